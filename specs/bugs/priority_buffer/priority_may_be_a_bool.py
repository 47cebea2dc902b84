"""True is taken for the priority 1."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.structures.priority_buffer.calls import Clear, Put

from bugs.wrong import wrongly
from rdq_core import priority_buffer, priority_queue

CLAUSE = "BUFFER-9"
PROGRAM = [Put(0, True), Clear()]


def _check(right: Callable[..., None], priority: object) -> None:
    if not isinstance(priority, bool):
        right(priority)


applied = wrongly((priority_buffer, "check_priority", _check), (priority_queue, "check_priority", _check))
