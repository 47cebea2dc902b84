"""An asyncio event loop whose clock is set by hand and that runs when it is told to.

asyncio's own futures and tasks, and a loop of what they need: handles run in the order they were asked for. Its time
is monotonic, as asyncio's is: where the clock is found set back it stands still, and goes on with it from there.
"""

from __future__ import annotations

import asyncio
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Told:
    """A callback for a future that also has something to do at the moment the future is done."""

    def at_once(self, future: asyncio.Future[Any]) -> None:
        """The future is done; its callbacks, this one too, are due."""
        raise NotImplementedError

    def __call__(self, future: asyncio.Future[Any]) -> None:
        """The callback runs."""


class VirtualLoop(asyncio.AbstractEventLoop):
    """It runs in `run()`, until nothing is ready. `errors` is what its exception handler was called with."""

    def __init__(self) -> None:
        self.says = 0.0  # what the clock says
        self.read = 0.0  # what it said when it was read last
        self.now = 0.0  # what the loop takes for the time
        self.ready: deque[asyncio.Handle] = deque()
        self.timers: list[asyncio.TimerHandle] = []
        self.errors: list[dict[str, Any]] = []
        self.running = False

    # -- what a test does ----------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Run all that is ready or due by time, and what that makes ready."""
        events._set_running_loop(self)
        self.running = True
        try:
            self.look_at_timers()
            while self.ready:
                self.run_one(self.ready.popleft())
                self.look_at_timers()
        finally:
            self.running = False
            events._set_running_loop(None)

    def look_at_timers(self) -> None:
        """Those whose time has come are ready, in the order of their times."""
        now = self.time()
        for handle in sorted(self.timers):
            if handle.when() <= now:
                self.timers.remove(handle)
                self.ready.append(handle)

    def at_once(self, act: Callable[[], object], but: Callable[[Any], bool]) -> None:
        """Do this and all that follows from it, before anything else that is ready; `but` says what is left till later.

        A legal order: as if the loop had come by here before it came to what was ready.
        """
        before, self.ready = self.ready, deque()
        outside = not self.running
        if outside:
            events._set_running_loop(self)
        try:
            act()
            while handles := [handle for handle in self.ready if not but(callback_of(handle))]:
                self.ready.remove(handles[0])
                self.run_one(handles[0])
        finally:
            self.ready = before + self.ready
            if outside:
                events._set_running_loop(None)

    @staticmethod
    def run_one(handle: asyncio.Handle) -> None:
        """Run one handle, unless it was cancelled."""
        if not handle.cancelled():
            cast("Any", handle)._run()

    def outstanding(self) -> int:
        """How many calls are yet to be made."""
        return sum(not handle.cancelled() for handle in (*self.ready, *self.timers))

    # -- what asyncio needs --------------------------------------------------------------------------------------------

    def time(self) -> float:
        self.now += max(0.0, self.says - self.read)
        self.read = self.says
        return self.now

    def is_running(self) -> bool:
        return self.running

    def is_closed(self) -> bool:
        return False

    def get_debug(self) -> bool:
        return False

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self.ready.append(handle)
        if isinstance(callback, Told):
            callback.at_once(*args)
        return handle

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self.timers.append(handle)
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        if handle in self.timers:  # and not ready by now
            self.timers.remove(handle)

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Coroutine[Any, Any, T] | Generator[Any, None, T],
        *,
        name: object = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        return asyncio.Task(cast("Coroutine[Any, Any, T]", coro), loop=self, context=context)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.errors.append(context)


def virtual_loop() -> VirtualLoop:
    """A new one. To a type checker the class is abstract, for all that asyncio's queues and tasks have no need of."""
    return cast("Callable[[], VirtualLoop]", VirtualLoop)()


def callback_of(handle: asyncio.Handle) -> object:
    """What a handle calls."""
    return cast("Any", handle)._callback
