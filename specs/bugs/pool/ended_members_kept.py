"""The pool keeps what has ended, for its statistics."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish

from bugs.wrong import wrongly
from rdq_core import Pool

CLAUSE = "POOL-11"
PROGRAM = [Add(0), Finish(0), Turn()]
BEYOND = {"explorer": "it looks at what is kept only at the end of a run, which it has none of"}


_kept: list[object] = []


def _end(right: Callable[..., None], pool: Pool[Any], member: object, now: float) -> None:
    right(pool, member, now)
    _kept.append(member)


applied = wrongly((Pool, "_end", _end))
