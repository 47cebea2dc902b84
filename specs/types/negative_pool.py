"""What type checkers must refuse of the pool, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never

from rdq_core import Pool, Wait
from rdq_core.pool import Cancel
from rdq_twisted import DeferredPool


def used(pool: DeferredPool) -> None:
    """A pool takes Deferreds, and its levels are numbers."""
    pool.add(3)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    pool.notifyAbove("3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    pool.notifyBelow()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    pool.outstanding()[0].seconds = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def core(pool: Pool[str]) -> None:
    """The machine is told the time, by name, and of its own members; a match that forgets a command is known to."""
    pool.add("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    pool.add("a", 0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    pool.finished(3, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    pool.forget(pool.when_empty(now=0), now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    command = pool.poll(now=0)
    match command:
        case Cancel() | Wait():
            return
        case _:
            assert_never(command)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
