"""True is taken for the bound 1."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import WhenAbove

from bugs.wrong import wrongly
from rdq_core import levels

CLAUSE = "POOL-10"
PROGRAM = [WhenAbove(0, True), Turn()]


def _check(right: Callable[..., None], bound: object, least: int) -> None:
    right(int(bound) if isinstance(bound, bool) else bound, least)


applied = wrongly((levels, "_check", _check))
