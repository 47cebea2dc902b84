"""The producer's end of a map: pulls as there is place, puts, and knows what has ended.

Theory of operation. A *feed* pulls and puts in a task of its own, and stops pulling when as many jobs as allowed have
been put and not yet yielded; `MappedJobs` is the consumer's end of it. They are two objects so that the task keeps only
the feed alive: when the consumer drops its end, that is noticed, and the rest is cancelled.
"""

from __future__ import annotations

import enum
from asyncio import AbstractEventLoop, CancelledError, Event, Future, Task, get_running_loop
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Generator, Iterable
from contextlib import suppress
from functools import partial
from typing import Final, Generic, Literal, Protocol, TypeVar, cast, final

from rdq_asyncio.job import Job
from rdq_core import InvalidType, QueueFull, QueueStopped
from rdq_core.window import Window

A = TypeVar("A")
R = TypeVar("R")


class _End(enum.Enum):
    EXHAUSTED = "exhausted"


_EXHAUSTED: Final = _End.EXHAUSTED


class Queue(Protocol):
    """What a map needs of its queue, all of it public."""

    def when_room(self) -> Future[None]:
        """Wait for room, where there is a capacity."""
        ...

    @property
    def width(self) -> int:
        """How many run at once."""
        ...

    @property
    def has_room(self) -> bool:
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
        self._feeds = feeds
        self._to_put = put
        self._window = Window[Job[A, R]](ahead, ordered=ordered)
        self._source: AsyncIterator[A] = aiter(source) if isinstance(source, AsyncIterable) else _each(source)
        self._watches: dict[Job[A, R], Future[Job[A, R]]] = {}
        self._end: BaseException | Literal[_End.EXHAUSTED] | None = None  # what the iteration says in the end
        self._left = False
        self._to_close = False  # the source was not exhausted when the consumer left
        self._closing = False
        self._task: Task[None] | None = None
        self._closer: Task[None] | None = None
        self._news = Event()  # something for the consumer: a job has ended, or the feeding has
        self._place = Event()  # something for the feeding: a job was yielded, the width was set
        self.left_over: list[A] = []

    async def next(self) -> Job[A, R]:
        """The next job to be yielded, when it has ended."""
        if self._task is None and not self._left:
            self._feeds.add(self)
            self._task = get_running_loop().create_task(self._run())
            self._task.add_done_callback(self._fed)
        try:
            while not self._left:
                if (job := self._take()) is not None:
                    return job
                if self._end is not None and not len(self._window):
                    break
                self._news.clear()
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
        self._place.set()

    def leave(self) -> None:
        """Nobody wants the rest: pull no more, and cancel what has not ended."""
        if self._end is None:  # after a stop, the rest can still be taken from a generator
            self._to_close = not self._left or self._to_close
        self._left = True
        if self._task is not None:
            self._task.cancel()
        self._cancel()
        self._news.set()

    async def close(self) -> None:
        """Leave, and wait for the end of everything."""
        self._closing = True
        self.leave()
        while self._window.unfinished() or (self._task is not None and self._end is None):
            self._news.clear()
            await self._news.wait()
        source = self._source
        if self._to_close and isinstance(source, AsyncGenerator):
            await cast("AsyncGenerator[A]", source).aclose()

    def abandon(self) -> None:
        """Close, if that has not been done: from wherever the garbage collector runs, in the midst of anything."""
        if self._task is None or self._closing or self._over:
            return
        loop = self._task.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._close_alone, loop)

    @property
    def _over(self) -> bool:
        """Whether there is nothing left to be cancelled or closed."""
        return self._end is not None and not self._to_close and not self._window.unfinished()

    def _close_alone(self, loop: AbstractEventLoop) -> None:
        self._closer = loop.create_task(self.close())  # kept, as a loop keeps its tasks weakly

    def _take(self) -> Job[A, R] | None:
        job = self._window.take()
        if job is not None:
            self._watches.pop(job).exception()  # seen by somebody from now on, so that asyncio need not log it
            self._place.set()
        return job

    def _cancel(self) -> None:
        for job in self._window.unfinished():
            job.cancel()

    async def _run(self) -> None:
        """The task."""
        self._end = await self._feed()

    def _fed(self, task: Task[None]) -> None:
        """The task is done; it may have been cancelled before its first step."""
        self._feeds.discard(self)
        if self._end is None:
            self._end = CancelledError() if task.cancelled() else task.exception()
        self._news.set()

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
                self._place.clear()
                await self._place.wait()
            elif self._queue.has_room:
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
                watch.add_done_callback(partial(self._ended, job))
                return True
        self.left_over.append(argument)
        return False

    async def _room(self) -> None:
        with suppress(QueueStopped):  # `stopped` says so too
            await self._queue.when_room()

    def _ended(self, job: Job[A, R], _watch: Future[Job[A, R]]) -> None:
        self._window.ended(job)
        self._news.set()


async def _each(source: Iterable[A]) -> AsyncGenerator[A]:
    try:
        for argument in source:
            yield argument
    except GeneratorExit:
        if isinstance(source, Generator):
            cast("Generator[A]", source).close()
        raise
