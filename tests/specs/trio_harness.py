"""`examples/trio_queue.py` on a `MockClock`, as the specification sees it.

trio runs as the guest of a loop that is driven by hand, so that a call of the kit's can let it run, and return. While
the kit has control (between turns, and inside what it is told) the harness lets tasks run but answers the queue's polls
with `Wait`: work that is told to end has ended when `finish` returns, and nothing else has happened.
"""

# pyright: reportPrivateUsage=false
# The queue's machine is put behind one that can be held, and its own invariants are checked.

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, cast

import trio
from hypothesis import currently_in_test_context
from outcome import Outcome
from rdq_specs import Feature, Harness, Observer
from rdq_specs.calls import FOREIGN
from rdq_specs.core import outliving, times_of
from rdq_specs.failures import WorkFailed
from trio.testing import MockClock

from examples.trio_queue import Job, TrioQueue
from rdq_core import Command, DispatchQueue, Wait


class Host:
    """The loop that trio is a guest of: it runs when it is told to, until no task can go on."""

    def __init__(self, main: Callable[[], Awaitable[None]]) -> None:
        self.due: deque[Callable[[], object]] = deque()
        self.ended: Outcome[None] | None = None
        self.clock = MockClock(autojump_threshold=0)  # so that trio never waits: it would do so in a thread
        if not currently_in_test_context():  # where Hypothesis seeds it: trio shuffles, and a run must be repeatable
            cast("Any", trio)._core._run._r.seed(0)
        trio.lowlevel.start_guest_run(
            main,
            run_sync_soon_threadsafe=self.due.append,
            done_callback=self.done,
            host_uses_signal_set_wakeup_fd=True,
            clock=self.clock,
        )

    def run(self) -> None:
        """Let all tasks run that can: never without one, as then the clock would jump. Raises what ends trio's run."""
        while self.ended is None and trio.lowlevel.current_statistics().tasks_runnable:
            self.due.popleft()()
        if self.ended is not None:
            self.ended.unwrap()

    def run_out(self) -> None:
        """Let trio's run come to its end. Raises what it ends with."""
        while self.ended is None:
            self.due.popleft()()
        self.ended.unwrap()

    def done(self, ended: Outcome[None]) -> None:
        self.ended = ended


class Held:
    """The queue's machine. Where it is held a poll gives `Wait`; `owed` says that there was such a poll."""

    def __init__(self, machine: DispatchQueue[Any, Any, Any], is_held: Callable[[], bool]) -> None:
        self.machine = machine
        self.is_held = is_held
        self.owed = False

    def poll(self, *, now: float) -> Command[Any]:
        if not self.is_held():
            return self.machine.poll(now=now)
        self.owed = True
        return Wait(None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.machine, name)


class TrioHarness(Harness):
    """The queue, with what it has.

    The job function takes note of being cancelled, and goes on until it is told to end.
    """

    features = frozenset(
        {
            Feature.PRIORITY,
            Feature.PAUSE,
            Feature.CANCEL,
            Feature.STOP,
            Feature.DRAIN,
            Feature.FORGET,
            Feature.TIME,
            Feature.VIEWS,
            Feature.FOREIGN,
            Feature.RETENTION,
            Feature.TIMES,
        }
    )
    queue_type: ClassVar[type[TrioQueue[int, None]]] = TrioQueue

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer
        self.turning = self.closing = False
        self.asked: list[Callable[[], None]] = []
        self.called: list[trio.Event] = []  # one for each call that the observer gets, until its task has gone on
        self.jobs: dict[int, Job[int, None]] = {}
        self.ends: dict[int, trio.Event] = {}
        self.waits: dict[int, trio.CancelScope] = {}
        self.failing: set[int] = set()
        self.host = Host(self.main)
        self.queue = self.queue_type(self.work, width)
        self.machine = Held(self.queue._machine, self.is_held)
        self.queue._machine = cast("Any", self.machine)
        self.jobs[FOREIGN] = TrioQueue(self.work, 0).put(FOREIGN)
        self.host.run()

    # -- inside trio ---------------------------------------------------------------------------------------------------

    async def main(self) -> None:
        async with trio.open_nursery() as self.nursery:
            self.nursery.start_soon(self.queue.run)

    async def work(self, job: int) -> None:
        """The job function."""
        end = self.ends[job] = trio.Event()
        await self.tell(lambda: self.observer.launched(job))  # which may end the work at once
        try:
            if not end.is_set():
                await end.wait()
        except trio.Cancelled:
            await self.tell(lambda: self.observer.interrupted(job))
            await self.shielded(end)
        if job in self.failing:
            raise WorkFailed

    async def watch(self, job: Job[int, None]) -> None:
        """Observe the job's real end."""
        await job.ended.wait()
        id, state = job.id, job.state.value
        del job  # a task that waits keeps what it names alive
        await self.tell(lambda: self.observer.settled(id, state))

    async def answer(self, waiter: int, ask: Callable[[], Awaitable[object]]) -> None:
        """Observe what this waiter is told."""
        with self.waits[waiter]:
            given = await ask()
            told = given if isinstance(given, bool) else tuple(job.id for job in cast("list[Job[int, None]]", given))
            await self.tell(lambda: self.observer.answered(waiter, told))

    async def tell(self, observe: Callable[[], None]) -> None:
        """Have the host call the observer, and go on when it has."""
        if self.closing:
            return
        called = trio.Event()
        self.asked.append(observe)
        self.called.append(called)
        await self.shielded(called)
        self.called.remove(called)

    async def shielded(self, event: trio.Event) -> None:
        with trio.CancelScope(shield=True):
            await event.wait()

    # -- outside -------------------------------------------------------------------------------------------------------

    def is_held(self) -> bool:
        return not self.closing and (not self.turning or self.called != [])

    def turn(self) -> None:
        self.turning = True
        try:
            self.host.run()
            while self.asked or self.machine.owed:
                self.step()
                self.host.run()
        finally:
            self.turning = False

    def step(self) -> None:
        """Call the observer as asked, or else let the queue poll that was held from it."""
        if self.asked:
            self.asked.pop()()
            self.called[0].set()
        else:
            self.machine.owed = False
            self.queue._input.set()

    def close(self) -> None:
        self.closing = True
        self.nursery.cancel_scope.cancel()
        for event in [*self.ends.values(), *self.called]:
            event.set()  # who waits for it is shielded
        if self.host.ended is None:
            self.host.run_out()

    def put(self, job: int, priority: object) -> None:
        made = self.jobs[job] = self.queue.put(job, cast("float", priority))
        self.nursery.start_soon(self.watch, made)

    def cancel(self, job: int) -> None:
        self.queue.cancel(self.jobs[job])

    def reprioritize(self, job: int, priority: object) -> None:
        self.queue.reprioritize(self.jobs[job], cast("float", priority))

    def set_width(self, width: object) -> None:
        self.queue.set_width(cast("int", width))

    def ask(self, waiter: int, ask: Callable[[], Awaitable[object]]) -> None:
        """Have a task call this, and wait for its answer."""
        self.waits[waiter] = trio.CancelScope()
        self.nursery.start_soon(self.answer, waiter, ask)
        self.host.run()

    def pause(self, waiter: int) -> None:
        self.ask(waiter, self.queue.pause)

    def resume(self, width: object) -> None:
        self.queue.resume(cast("int | None", width))

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.ask(waiter, lambda: self.queue.stop(cancel_underway))

    def drain(self, waiter: int) -> None:
        self.ask(waiter, self.queue.drain)

    def forget(self, waiter: int) -> None:
        self.waits[waiter].cancel()
        self.host.run()

    def finish(self, job: int) -> None:
        self.ends[job].set()
        self.host.run()

    def fail(self, job: int) -> None:
        self.failing.add(job)
        self.finish(job)

    def tick(self, seconds: float) -> None:
        if seconds > 0:  # trio's clock is monotonic: who sets the wall clock back does not reach it
            self.host.clock.jump(seconds)
            self.nursery.start_soon(trio.lowlevel.checkpoint)  # who waits for that time runs with it

    def pending(self) -> Sequence[int]:
        return [job.id for job in self.queue.pending()]

    def underway(self) -> Sequence[int]:
        return [job.id for job in self.queue.underway()]

    def size(self) -> tuple[int, int]:
        return self.queue.size()

    def times(self, job: int) -> Sequence[float]:
        return times_of(self.jobs[job])

    def retained(self) -> Sequence[int]:
        return outliving(self.jobs)

    def check(self) -> None:
        self.machine.machine.check_invariants()
