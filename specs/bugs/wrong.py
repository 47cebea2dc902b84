"""How a bug is put in: functions of the core or the shell, replaced for a while by wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, TypeAlias, cast
from unittest.mock import patch

from rdq_core import DispatchQueue, Job, PriorityQueue
from rdq_core.job import duplicate

Queue: TypeAlias = DispatchQueue[Any, Any, Any]
"""The machine, of whatever jobs."""

Applied: TypeAlias = Callable[[], AbstractContextManager[None]]
"""What applies a bug, for as long as the context lasts."""


Replaced: TypeAlias = tuple[object, str, Callable[..., Any]]
"""An owner, the name of a function of it, and the wrong one, which is given the right one as its first argument."""


class Aside:
    """What a wrong machine knows beside its books: one value for each queue, a job or something hashable.

    As a field of its own would, it stands in the snapshot and goes along into a clone.
    """

    def __init__(self) -> None:
        self.known: dict[object, Any] = {}

    def __contains__(self, queue: Queue) -> bool:
        return _owner(queue) in self.known

    def get(self, queue: Queue) -> Any:
        """What that queue knows; None if nothing."""
        return self.known.get(_owner(queue))

    def job(self, queue: Queue) -> Any:
        """The job it knows; None if it knows none, or a stray."""
        known = self.get(queue)
        return None if isinstance(known, tuple) else known

    def set(self, queue: Queue, value: object) -> None:
        """Let it know that."""
        self.known[_owner(queue)] = value

    def pop(self, queue: Queue) -> Any:
        """What it knew, and knows no more; None if nothing."""
        return self.known.pop(_owner(queue), None)

    def clone(self, right: Callable[..., Any], queue: Queue) -> Queue:
        """A clone that knows as much."""
        copy: Queue = right(queue)
        if queue in self:
            self.set(copy, _twin(self.get(queue), copy))
        return copy

    def snapshot(self, right: Callable[..., Any], queue: Queue) -> object:
        """The snapshot, and what is known beside it."""
        known = self.get(queue)
        return right(queue), getattr(known, "id", known)


def _owner(queue: Queue) -> object:
    return queue._ledger.owner  # pyright: ignore[reportPrivateUsage]


def _twin(known: object, copy: Queue) -> object:
    """What stands for it in a clone: the clone's own job."""
    if not isinstance(known, Job):
        return known
    job = cast("Job[object, object]", known)
    ledger = copy._ledger  # pyright: ignore[reportPrivateUsage]
    own = [*ledger.pending, *ledger.underway.values(), *ledger.settled]
    return next((twin for twin in own if twin.id == job.id), duplicate(job, ledger.owner))


def wrongly(*replaced: Replaced, aside: Aside | None = None) -> Applied:
    """What replaces each right function by the wrong one; `aside` is empty again when that is over."""
    kept = () if aside is None else ((DispatchQueue, "clone", aside.clone), (DispatchQueue, "snapshot", aside.snapshot))

    @contextmanager
    def applied() -> Generator[None]:
        with ExitStack() as stack:
            if aside is not None:
                stack.callback(aside.known.clear)
            for owner, name, wrong in (*replaced, *kept):
                stack.enter_context(patch.object(owner, name, _knowing(getattr(owner, name), wrong)))
            yield

    return applied


def _knowing(right: Callable[..., Any], wrong: Callable[..., Any]) -> Callable[..., Any]:
    def instead(*args: Any, **kwargs: Any) -> Any:
        return wrong(right, *args, **kwargs)

    return instead


def popping(choose: Callable[[PriorityQueue[Any], list[Any]], Any]) -> Applied:
    """Lines of jobs pop the one that `choose` gives, of the line and its jobs in order.

    A line within one that knows keys holds no jobs, and pops what it should.
    """

    def pop(right: Callable[..., Any], items: PriorityQueue[Any]) -> Any:
        jobs = items.in_order()
        return right(items) if None in jobs else items.remove(choose(items, jobs).id)

    return wrongly((PriorityQueue, "pop", pop))


def stray(job: Job[Any, Any]) -> tuple[str, int]:
    """What is known aside of a job that was launched and ought not to have been, until its work has ended."""
    return "stray", job.id


def ends_strays(aside: Aside) -> tuple[Replaced, Replaced]:
    """What takes the end of a stray's work as it comes: nobody expects it, and nobody asks."""

    def end(right: Callable[..., Any], queue: Queue, job: Job[Any, Any], *of: object, now: float) -> None:
        if aside.get(queue) == stray(job):
            aside.pop(queue)
        else:
            right(queue, job, *of, now=now)

    return (DispatchQueue, "finished", end), (DispatchQueue, "failed", end)


def calm(queue: Queue) -> bool:
    """Whether no interrupt and no settlement is due."""
    ledger = queue._ledger  # pyright: ignore[reportPrivateUsage]
    return not ledger.interrupts.jobs and not ledger.settled
