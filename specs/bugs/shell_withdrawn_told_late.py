"""Cancelling what `put` gave fires it in the next turn, where it must at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn, Withdraw

from bugs.wrong import wrongly
from rdq_twisted.job import JobDeferred

SUBJECT = "twisted"
CLAUSE = "TELL-2"
PROGRAM = [Put(), Withdraw(0), Turn()]


def _cancel(_right: Callable[..., Any], deferred: JobDeferred[Any, Any]) -> None:
    if not deferred.called:
        deferred.job.cancel()


applied = wrongly((JobDeferred, "cancel", _cancel))
