"""What many of the shell's tests need: each event loop, work that ends when the test says so, and what was logged."""
# pyright: reportPrivateUsage=false
# After every test the machine inside each queue is checked; the shell keeps it to itself.

from __future__ import annotations

import asyncio
import gc
import inspect
import selectors
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any, TypeAlias, TypeVar, cast

import pytest
import uvloop

from rdq_asyncio import Job, ResizableDispatchQueue

Queue: TypeAlias = ResizableDispatchQueue[str, Any]
AnyJob: TypeAlias = Job[str, Any]
Logged: TypeAlias = list[dict[str, Any]]
"""What the loop's exception handler was called with. A test that takes it must leave it empty."""
Test: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
E = TypeVar("E", bound=BaseException)

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}
_queues: ContextVar[list[Queue]] = ContextVar("_queues")


def each_loop(test: Test) -> Callable[[str], None]:
    """Make of a coroutine function a test, run on each event loop.

    It fails when the loop's exception handler is called and it does not take what was logged, and when a queue is not
    sane in the end.
    """

    @pytest.mark.parametrize("loop", LOOPS)
    def run(loop: str) -> None:
        run_on(LOOPS[loop], test)

    run.__name__ = run.__qualname__ = test.__name__
    run.__module__ = test.__module__
    return run


def run_on(new_loop: Callable[[], asyncio.AbstractEventLoop], test: Test, *, debug: bool = False) -> None:
    """Run a test on a new loop."""
    logged: Logged = []
    queues: list[Queue] = []
    _queues.set(queues)
    with asyncio.Runner(loop_factory=new_loop, debug=debug) as runner:
        runner.get_loop().set_exception_handler(lambda _, context: logged.append(context))
        runner.run(test(logged) if inspect.signature(test).parameters else test())
        runner.run(rest())
        for queue in queues:
            queue._machine.check_invariants()
        gc.collect()
        runner.run(rest())
    assert logged == []


def in_virtual_time(test: Test) -> Callable[[], None]:
    """Make of a coroutine function a test, as `each_loop` does, on a loop whose time is 0 and goes on by jumps."""

    def run() -> None:
        run_on(JumpingLoop, test)

    run.__name__ = run.__qualname__ = test.__name__
    run.__module__ = test.__module__
    return run


class JumpingLoop(asyncio.SelectorEventLoop):
    """Where it would wait, its time goes on at once to what it waits for. `now` may be set, to be late."""

    def __init__(self) -> None:
        super().__init__(Jumps(self))
        self.now = 0.0

    def time(self) -> float:
        return self.now

    def timers(self) -> list[float]:
        """The moments at which it will call something."""
        scheduled: list[asyncio.TimerHandle] = cast("Any", self)._scheduled
        return [timer.when() for timer in scheduled if not timer.cancelled()]


class Jumps(selectors.DefaultSelector):
    """What the loop waits with."""

    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self.loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; if the loop would wait, its time goes on."""
        if timeout is None or timeout > 0:
            self.loop.now = max(self.loop.now, min(self.loop.timers()))  # nothing at all: it would wait for ever
        return super().select(0)


def the_loop() -> JumpingLoop:
    """The loop of a test in virtual time."""
    return cast("JumpingLoop", asyncio.get_running_loop())


def new_queue(func: Callable[[str], Any], width: int = 1, **settings: Any) -> Queue:
    """A queue that is looked at after the test."""
    queue: Queue = ResizableDispatchQueue(func, width, **settings)
    _queues.get().append(queue)
    return queue


def queues_of_the_test() -> list[Queue]:
    """Those that `new_queue` has made."""
    return _queues.get()


async def rest() -> None:
    """Let the loop run until nothing more comes of what was ready."""
    for _ in range(12):
        await asyncio.sleep(0)


class Work:
    """A job function whose work ends when the test says so. `arguments` are those it was started with, in order."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self.cancelled: list[str] = []
        self.futures: dict[str, asyncio.Future[str]] = {}

    async def __call__(self, argument: str) -> str:
        self.arguments.append(argument)
        self.futures[argument] = asyncio.get_running_loop().create_future()
        try:
            return await self.futures[argument]
        except asyncio.CancelledError:
            self.cancelled.append(argument)
            raise

    def finish(self, *arguments: str) -> None:
        for argument in arguments:
            self.futures[argument].set_result(argument.upper())

    def fail(self, *arguments: str) -> None:
        for argument in arguments:
            self.futures[argument].set_exception(ValueError(argument))


class Stubborn(Work):
    """Work that takes note of being cancelled, and goes on until the test says so."""

    async def __call__(self, argument: str) -> str:
        self.arguments.append(argument)
        end = self.futures[argument] = asyncio.get_running_loop().create_future()
        while True:
            try:
                return await asyncio.shield(end)
            except asyncio.CancelledError:
                self.cancelled.append(argument)


def failed(future: asyncio.Future[Any], kind: type[E]) -> E:
    """The error of exactly this class that the future is done with."""
    assert future.done()
    assert not future.cancelled()
    error = future.exception()
    assert type(error) is kind, repr(error)
    return error


def refused(queue: Queue, kind: type[BaseException], act: Callable[[], object]) -> None:
    """The call raises exactly this class, and changes nothing."""
    before = queue._machine.snapshot()
    with pytest.raises(kind) as raised:
        act()
    assert raised.type is kind
    assert queue._machine.snapshot() == before


def note(future: asyncio.Future[Any], log: list[Any], name: object) -> None:
    """Log when the future is done, and with what: a job's argument or the name of the error."""

    def noted(done: asyncio.Future[Any]) -> None:
        error = asyncio.CancelledError() if done.cancelled() else done.exception()
        if error is not None:
            log.append((name, type(error).__name__))
        else:
            log.append((name, getattr(done.result(), "argument", done.result())))

    future.add_done_callback(noted)
