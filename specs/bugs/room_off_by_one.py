"""Room is told at capacity: one comparison off by one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from rdq_specs.calls import Put, Turn, WhenRoom

from rdq_core._ledger import Ledger

SUBJECT = "core"
CLAUSE = "ROOM-1"
PROGRAM = [Put(), WhenRoom(), Turn()]
WIDTH = 0
CAPACITY = 1


def _has_room(_right: Any, ledger: Ledger[Any]) -> bool:
    return ledger.capacity is None or len(ledger.pending) <= ledger.capacity


@contextmanager
def applied() -> Generator[None]:
    """Apply it."""
    with patch.object(Ledger, "has_room", property(partial(_has_room, None))):
        yield
