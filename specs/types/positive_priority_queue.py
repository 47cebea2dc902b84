"""What type checkers must accept of the priority queue, and what they must infer: read by type checkers, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never, assert_type

from twisted.internet import defer
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import Clock

from rdq_core import BufferCommand, BufferGetter, BufferSnapshot, Entry, Handle, PriorityBuffer, Serve, Wait
from rdq_twisted import AmbiguousItem, DeferredPriorityQueue, QueueOverflow, QueueUnderflow, UnknownItem


def made(reactor: IReactorTime) -> None:
    """Limits and clock may be given, or not."""
    assert_type(DeferredPriorityQueue[str](), DeferredPriorityQueue[str])
    DeferredPriorityQueue[str](10, 5, clock=Clock())
    DeferredPriorityQueue[str](size=None, backlog=0, clock=reactor)
    queue: DeferredPriorityQueue[int] = DeferredPriorityQueue()
    assert_type(queue.size, int | None)
    assert_type(queue.backlog, int | None)


def used(queue: DeferredPriorityQueue[str]) -> None:
    """What is got is what was put."""
    handle = queue.put("a", 2.5)
    assert_type(handle, Handle)
    assert_type(queue.get(), Deferred[str])
    assert_type(queue.delete(handle), str)
    assert_type(queue.delete("a"), str)
    queue.reprioritize(handle, -1)
    queue.reprioritize("a", -1)
    assert_type(queue.clear(), list[str])
    assert_type(list(queue), list[str])
    assert_type(len(queue), int)
    assert_type(queue.waiting, int)
    assert_type(queue.entries(), list[Entry[str]])
    assert_type(queue.entries()[0].item, str)
    assert_type(queue.entries()[0].priority, float)
    assert_type(handle in queue, bool)


async def awaited(queue: DeferredPriorityQueue[str]) -> None:
    """In a coroutine too."""
    assert_type(await queue.get(), str)


def refused(error: Exception) -> None:
    """Ours are Twisted's, and say their limit."""
    if isinstance(error, defer.QueueOverflow) and isinstance(error, QueueOverflow):
        assert_type(error.size, int)
    if isinstance(error, QueueUnderflow):
        assert_type(error.backlog, int)
    if isinstance(error, UnknownItem):
        assert_type(error.item, object)
    if isinstance(error, AmbiguousItem):
        assert_type((error.item, error.count), tuple[object, int])
    twisteds: tuple[type[Exception], ...] = (QueueOverflow, QueueUnderflow)
    print(twisteds)  # noqa: T201


def core(buffer: PriorityBuffer[str]) -> None:
    """The machine's commands are two."""
    assert_type(buffer.put("a"), Handle)
    assert_type(buffer.get(), BufferGetter)
    assert_type(buffer.forget(buffer.get()), bool)
    assert_type(buffer.find("a"), Handle)
    assert_type(buffer.promised, int)
    assert_type(buffer.snapshot(), BufferSnapshot)
    assert_type(buffer.snapshot().getters, int)
    assert_type(buffer.clone(), PriorityBuffer[str])
    command: BufferCommand[str] = buffer.poll()
    match command:
        case Serve(getter, item):
            assert_type(getter, BufferGetter)
            assert_type(item, str)
        case Wait(until):
            assert_type(until, float | None)
        case _:
            assert_never(command)
