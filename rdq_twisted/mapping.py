"""`map`: a job for each thing an iterable gives, pulled only as there is place, and yielded as the jobs end.

There is one way in which it ends: all that was put is yielded, whatever became of it; then the iteration is over if the
source is exhausted, or raises what the source raised (the jobs that had not ended then were cancelled), or
`QueueStopped`. So whoever iterates to the end knows of everything that was pulled.

A job that failed is yielded like any other. Rejected: to raise `JobFailed` at the first one and cancel the rest, as
p-map does unless told otherwise (and its users ask how to get at the results all the same, its issues 29 and 46): a map
over a thousand hosts outlives one that is down. Who wants it has it in a word: `await job.watch()` raises.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Generic, Self, TypeVar, final

from twisted.internet.defer import Deferred

from rdq_twisted.feed import Feed
from rdq_twisted.job import Job

A = TypeVar("A")
R = TypeVar("R")


@final
class MappedJobs(AsyncIterator[Job[A, R]], Generic[A, R]):
    """The jobs of one `map`, in the order in which they end, or in that of the source.

        async with queue.map(urls) as jobs:
            async for job in jobs:
                print(job.argument, job.state, job.error)

    Every job is yielded once it has really ended, in whichever state: look at `job.state`, or `await job.watch()`,
    which raises for one that did not finish. When all that was put has been yielded, the iteration ends, or raises what
    the source raised (the jobs that had not ended then were cancelled), or `QueueStopped` if the queue was stopped
    before the source was exhausted.

    It is for coroutines that await Deferreds, and so is a source that is an async iterable. (Elsewhere,
    `Deferred.fromCoroutine(anext(jobs))` gives a Deferred of the next job.)

    Leaving the `async with` block, however, or `aclose`, cancels the jobs not yet ended and waits for their end.
    Without the block they are cancelled as soon as the consumer is cancelled while it waits for the next job, or, by
    the next turn of the reactor, when the last reference to this is gone: for `break` and for exceptions in the body of
    a plain `async for`, that is at once in most cases, and guaranteed in none.

    The source is iterated in the context of whoever first asks for a job.
    """

    __slots__ = ("__weakref__", "_feed")

    def __init__(self, feed: Feed[A, R]) -> None:
        self._feed = feed

    def __aiter__(self) -> Self:
        """Itself. Several coroutines may iterate over it: each job goes to one of them."""
        return self

    async def __anext__(self) -> Job[A, R]:
        """The next job that has ended. Nothing is pulled before this is asked for the first time."""
        return await self._feed.next()

    def aclose(self) -> Deferred[None]:
        """Pull no more, and cancel the jobs not yet ended; the Deferred fires when they have really ended.

        A source that is a generator is closed, unless the iteration has ended: after a stop, the rest can be taken from
        it. What it raises then, the Deferred fails with. Not to be waited for by one of the jobs.
        """
        return Deferred.fromCoroutine(self._feed.close())

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """As `aclose`."""
        await self.aclose()

    @property
    def left_over(self) -> list[A]:
        """What was pulled from the source and not put, as the queue was stopped meanwhile: at most one thing."""
        return self._feed.left_over.copy()

    def __del__(self) -> None:
        self._feed.abandon()
