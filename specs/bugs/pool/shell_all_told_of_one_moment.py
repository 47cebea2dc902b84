"""All that is due is looked up, and then told: the last is told of what was so before the first (the original's)."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish, WhenEmpty

from bugs.wrong import wrongly
from rdq_core import Wait
from rdq_twisted import DeferredPool

SUBJECT = "twisted"
CLAUSE = "POOL-2"
PROGRAM = [Add(0), WhenEmpty(1, script=(Add(3),)), WhenEmpty(2), Finish(0), Turn()]


def _run(_right: Callable[..., Any], pool: DeferredPool, _steps: int, _end: float) -> Wait:
    commands: list[Any] = []
    while not isinstance(command := pool._machine.poll(now=pool._now()), Wait):
        commands.append(command)
    for due in commands:
        if hasattr(due, "member"):
            due.member.cancel()
        else:
            pool._waiting.pop(due.waiter).callback(None)
    return command


applied = wrongly((DeferredPool, "_run", _run))
