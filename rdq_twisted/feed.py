"""The producer's end of a map: pulls as there is place, puts, and knows what has ended.

Theory of operation. A *feed* pulls and puts in a coroutine of its own, and stops pulling when as many jobs as allowed
have been put and not yet yielded; `MappedJobs` is the consumer's end of it. They are two objects so that whatever the
feed waits for keeps only the feed alive: when the consumer drops its end, that is noticed, and the rest is cancelled.
Who waits for news, the feed or the consumer, is woken by a `Bell` and looks again.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Coroutine, Generator, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Final, Generic, Literal, Protocol, TypeVar, cast, final

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from rdq_core import InvalidType, QueueFull, QueueStopped
from rdq_core.window import Window
from rdq_twisted.bell import Bell
from rdq_twisted.job import Job
from rdq_twisted.timing import Timing

A = TypeVar("A")
R = TypeVar("R")


_log = Logger("rdq_twisted.queue")


class _End(enum.Enum):
    EXHAUSTED = "exhausted"


_EXHAUSTED: Final = _End.EXHAUSTED


class Queue(Protocol):
    """What a map needs of its queue, all of it public."""

    def whenRoom(self) -> Deferred[None]:
        """Wait for room, where there is a capacity."""
        ...

    @property
    def width(self) -> int:
        """How many run at once."""
        ...

    @property
    def hasRoom(self) -> bool:
        """Whether it takes one more now."""
        ...

    @property
    def stopped(self) -> bool:
        """Whether it takes no more."""
        ...


@final
class Feed(Generic[A, R]):
    """Pulls, puts, and knows what has ended."""

    def __init__(  # noqa: PLR0917  # the arguments of `map`, and the queue
        self,
        queue: Queue,
        timing: Timing,
        feeds: set[Feed[A, R]],
        source: Iterable[A] | AsyncIterable[A],
        put: Callable[[A], Callable[[], Job[A, R]]],
        ordered: bool,
        ahead: int | None,
    ) -> None:
        """`feeds`: those of the queue, to be woken when its width is set.

        `put`: called once with each thing that was pulled; what it gives puts that, and is called until there is room.
        Raises `InvalidType` and `InvalidValue`.
        """
        if not isinstance(source, (Iterable, AsyncIterable)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("source", source, "an iterable or an async iterable")
        self._queue = queue
        self._timing = timing
        self._feeds = feeds
        self._to_put = put
        self._window = Window[Job[A, R]](ahead, ordered=ordered)
        self._source: AsyncIterator[A] = aiter(source) if isinstance(source, AsyncIterable) else _each(source)
        self._watches: dict[Job[A, R], Deferred[Job[A, R]]] = {}
        self._end: BaseException | Literal[_End.EXHAUSTED] | None = None  # what the iteration says in the end
        self._left = False
        self._to_close = False  # the source was not exhausted when the consumer left
        self._closing = False
        self._feeding: Coroutine[Any, Any, None] | None = None  # once it has begun
        self._fed: Deferred[None] | None = None  # once it has come to its first wait
        self._news = Bell()  # something for the consumer: a job has ended, or the feeding has
        self._place = Bell()  # something for the feeding: a job was yielded, the width was set
        self.left_over: list[A] = []

    async def next(self) -> Job[A, R]:
        """The next job to be yielded, when it has ended."""
        if self._feeding is None and not self._left:
            self._feeding = self._run()
            self._fed = Deferred.fromCoroutine(self._feeding)
        try:
            while not self._left:
                if (job := self._take()) is not None:
                    return job
                if self._end is not None and not len(self._window):
                    break
                await self._news.wait()
        except GeneratorExit:  # from the garbage collector: whoever waited is gone
            self.abandon()
            raise
        except BaseException:  # whoever waits has been cancelled
            self.leave()
            raise
        if self._left or not isinstance(self._end, BaseException):
            raise StopAsyncIteration
        if isinstance(self._end, StopAsyncIteration):  # as Python does with what would be taken for the end
            raise RuntimeError("a function given to map raised StopAsyncIteration") from self._end
        raise self._end

    def wake(self) -> None:
        """There may be place: the width was set."""
        self._place.ring()

    def leave(self) -> None:
        """Nobody wants the rest: pull no more, and cancel what has not ended."""
        if self._end is None:  # after a stop, the rest can still be taken from a generator
            self._to_close = not self._left or self._to_close
        self._left = True
        self._interrupt()
        self._cancel()
        self._news.ring()

    async def close(self) -> None:
        """Leave, and wait for the end of everything."""
        self._closing = True
        self.leave()
        while self._window.unfinished() or (self._feeding is not None and self._end is None):
            await self._news.wait()
        source = self._source
        if self._to_close and isinstance(source, AsyncGenerator):
            await cast("AsyncGenerator[A]", source).aclose()

    def abandon(self) -> None:
        """Close, if that has not been done: from wherever the garbage collector runs, in the midst of anything."""
        if self._feeding is not None and not self._closing and not self._over:
            self._timing.call_from_anywhere(self._close_alone)

    @property
    def _over(self) -> bool:
        """Whether there is nothing left to be cancelled or closed."""
        return self._end is not None and not self._to_close and not self._window.unfinished()

    def _interrupt(self) -> None:
        """End the feeding, wherever it waits; later, if it is the source that has the consumer leave."""
        if self._feeding is None or self._end is not None:
            return
        if self._fed is None or inspect.getcoroutinestate(self._feeding) == inspect.CORO_RUNNING:
            self._timing.call_from_anywhere(self._interrupt)
        else:
            self._fed.cancel()

    def _close_alone(self) -> None:
        closed = Deferred.fromCoroutine(self.close())
        closed.addErrback(lambda reason: _log.failure("the source of a map that was left failed at its close", reason))

    def _take(self) -> Job[A, R] | None:
        job = self._window.take()
        if job is not None:
            self._watches.pop(job).addErrback(lambda _: None)  # seen by somebody from now on, so not to be logged
            self._place.ring()
        return job

    def _cancel(self) -> None:
        for job in self._window.unfinished():
            job.cancel()

    async def _run(self) -> None:
        """The coroutine."""
        self._feeds.add(self)
        self._end = await self._feed()
        self._feeds.discard(self)
        self._news.ring()

    async def _feed(self) -> BaseException | Literal[_End.EXHAUSTED]:
        """Pull and put, until there is an end: that which the iteration has then."""
        try:
            while await self._has_place():
                argument = await anext(self._source, _EXHAUSTED)
                if argument is _EXHAUSTED:
                    return _EXHAUSTED
                if not await self._put(argument):
                    break
        except GeneratorExit:  # from the garbage collector, the queue being garbage too
            raise
        except BaseException as error:  # a KeyboardInterrupt too is for the consumer
            self._cancel()
            return error
        return QueueStopped()

    async def _has_place(self) -> bool:
        """Wait until one more may be pulled; False if none may be put any more."""
        while not (self._queue.stopped or self._left):
            if not self._window.has_place(self._queue.width):
                await self._place.wait()
            elif self._queue.hasRoom:
                return True
            else:
                await self._room()
        return False

    async def _put(self, argument: A) -> bool:
        """Put it, as soon as there is room; False if the queue has stopped."""
        put = self._to_put(argument)
        while not (self._queue.stopped or self._left):
            try:
                job = put()
            except QueueFull:  # others have put while the source was waited for
                await self._room()
            else:
                self._window.add(job)
                self._watches[job] = watch = job.watch()
                watch.addBoth(partial(self._ended, job))
                return True
        self.left_over.append(argument)
        return False

    async def _room(self) -> None:
        with suppress(QueueStopped):  # `stopped` says so too
            await self._queue.whenRoom()

    def _ended(self, job: Job[A, R], outcome: Job[A, R] | Failure) -> Job[A, R] | Failure:
        self._window.ended(job)
        self._news.ring()
        return outcome


async def _each(source: Iterable[A]) -> AsyncGenerator[A]:
    try:
        for argument in source:
            yield argument
    except GeneratorExit:
        if isinstance(source, Generator):
            cast("Generator[A]", source).close()
        raise
