"""`examples/threads_queue.py`, in real threads, as the specification sees it.

What threads may do at the same time happens here one thing after the other. Whatever the queue does next, it polls its
machine first; and that is behind one which lets a poll through only in a turn, and only when no work has anything left
to do. Nobody sleeps: everyone waits for a condition, and `turn` waits for the thread that polls to wait as well.
"""

# pyright: reportPrivateUsage=false
# The queue's machine and condition are put behind others, and its own invariants are checked.

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, ClassVar, Final, cast

from rdq_specs import Feature, Harness, Observer
from rdq_specs.calls import FOREIGN
from rdq_specs.core import outliving, times_of
from rdq_specs.failures import WorkFailed

from examples.threads_queue import Job, ThreadQueue
from rdq_core import Command, DispatchQueue, Launch, Wait

PATIENCE: Final = 60.0
"""Seconds after which a thread that is waited for is said not to come. It never does."""


class Asleep(threading.Condition):
    """The queue's condition, which knows whether the thread that polls waits for it and has not been notified."""

    def __init__(self, lock: Any, harness: ThreadsHarness) -> None:
        super().__init__(lock)
        self.harness = harness
        self.somebody = False

    def wait(self, timeout: float | None = None) -> bool:
        if self.harness.closing:
            return True
        self.somebody = True
        self.harness.changed.notify_all()
        return super().wait(timeout)

    def notify(self, n: int = 1) -> None:
        self.somebody = False
        super().notify(n)


class Noted(threading.Event):
    """A job's event, of which the harness takes note in the moment it is set: the work may see it at once."""

    def __init__(self, job: int, harness: ThreadsHarness) -> None:
        super().__init__()
        self.job = job
        self.harness = harness

    def set(self) -> None:
        with self.harness.changed:
            super().set()
            self.harness.stir(self.job)


class Held:
    """The queue's machine, polled when the harness lets it be."""

    def __init__(self, machine: DispatchQueue[Any, Any, Any], harness: ThreadsHarness) -> None:
        self.machine = machine
        self.harness = harness

    def poll(self, *, now: float) -> Command[Any]:
        """As the machine; the lock is let go until it may be."""
        self.harness.changed.wait_for(self.harness.polling)
        if self.harness.closing:
            return Wait(None)
        command = self.machine.poll(now=now)
        if isinstance(command, Launch):
            self.harness.busy.add(command.job.id)
        return command

    def finished(self, job: Job[Any, Any], result: object, *, now: float) -> None:
        try:
            self.machine.finished(job, result, now=now)
        finally:
            self.harness.reported(job.id)

    def failed(self, job: Job[Any, Any], error: BaseException, *, now: float) -> None:
        try:
            self.machine.failed(job, error, now=now)
        finally:
            self.harness.reported(job.id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.machine, name)


class ThreadsHarness(Harness):
    """The queue, with what it has. The job function takes note of the event, and goes on until it is told to end."""

    features = frozenset(
        {
            Feature.PRIORITY,
            Feature.PAUSE,
            Feature.CANCEL,
            Feature.STOP,
            Feature.DRAIN,
            Feature.FORGET,
            Feature.TIME,
            Feature.TIMES,
            Feature.VIEWS,
            Feature.FOREIGN,
            Feature.RETENTION,
        }
    )
    queue_type: ClassVar[type[ThreadQueue[int, None]]] = ThreadQueue

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer
        self.now = 0.0
        self.turning = self.closing = False
        self.trouble: BaseException | None = None
        self.busy: set[int] = set()  # jobs whose work has something to do before it waits or has ended
        self.waiting: set[int] = set()  # jobs whose work waits
        self.ends: dict[int, bool] = {}  # whether work that is to end is to fail
        self.threads: dict[int, threading.Thread] = {}  # each job's
        self.jobs: dict[int, Job[int, None]] = {}
        self.waiters: dict[int, Future[Any]] = {}
        lock = threading.RLock()
        self.changed = threading.Condition(lock)
        self.queue = self.queue_type(self.work, width, lambda: self.now)
        self.machine = Held(self.queue._machine, self)
        self.poller = Asleep(lock, self)
        self.queue._machine, self.queue._told = cast("Any", self.machine), self.poller
        self.jobs[FOREIGN] = ThreadQueue(self.work, 0).put(FOREIGN)
        self.queue.__enter__()

    # -- in other threads ----------------------------------------------------------------------------------------------

    def work(self, job: int, interrupted: threading.Event) -> None:
        """The job function."""
        self.threads[job] = threading.current_thread()
        self.safely(self.observer.launched, job)  # which may end the work at once
        self.wait(job, lambda: job in self.ends or interrupted.is_set())
        if job not in self.ends:
            self.safely(self.observer.interrupted, job)
            self.wait(job, lambda: job in self.ends)
        if self.ends[job]:
            raise WorkFailed

    def wait(self, job: int, until: Callable[[], bool]) -> None:
        """The work waits for that."""
        with self.changed:
            if not until():
                self.waiting.add(job)
                self.rest(job)
                self.changed.wait_for(lambda: self.closing or until())
            if self.closing:
                raise WorkFailed
            self.waiting.discard(job)

    def rest(self, job: int) -> None:
        """The work has done what it had to do."""
        self.busy.discard(job)
        self.changed.notify_all()

    def reported(self, job: int) -> None:
        """The queue has told its machine that the work has ended. If it was the work's own thread, it has."""
        if threading.current_thread() is self.threads[job]:
            self.rest(job)

    def stir(self, job: int) -> None:
        """The work, if it waits, has something to do."""
        if job in self.waiting:
            self.busy.add(job)
        self.changed.notify_all()

    def polling(self) -> bool:
        """Whether the queue may poll."""
        return self.closing or (self.turning and not self.busy)

    def safely(self, observe: Callable[..., None], *args: object) -> None:
        """Call the observer, and keep what it raises for the turn to raise."""
        try:
            observe(*args)
        except BaseException as error:
            self.trouble = self.trouble or error

    # -- in the kit's --------------------------------------------------------------------------------------------------

    def until(self, happened: Callable[[], bool]) -> None:
        if not self.changed.wait_for(happened, PATIENCE):
            raise AssertionError("no thread comes")

    def turn(self) -> None:
        with self.changed:
            self.turning = True
            self.changed.notify_all()
            try:
                self.until(lambda: self.trouble is not None or (self.poller.somebody and not self.busy))
            finally:
                self.turning = False
        if self.trouble is not None:
            raise self.trouble

    def close(self) -> None:
        with self.changed:
            self.closing = True
            self.queue._over.set_result(None)
            self.poller.notify()
            self.changed.notify_all()

    def put(self, job: int, priority: object) -> None:
        made = self.jobs[job] = self.queue.put(job, cast("float", priority))
        made.interrupted = Noted(job, self)
        made.ended.add_done_callback(lambda ended: self.safely(self.observer.settled, job, ended.result().value))

    def cancel(self, job: int) -> None:
        self.queue.cancel(self.jobs[job])

    def reprioritize(self, job: int, priority: object) -> None:
        self.queue.reprioritize(self.jobs[job], cast("float", priority))

    def set_width(self, width: object) -> None:
        self.queue.set_width(cast("int", width))

    def ask(self, waiter: int, answer: Future[Any]) -> None:
        """Observe what this future is given."""
        self.waiters[waiter] = answer
        answer.add_done_callback(lambda given: self.answered(waiter, given))

    def answered(self, waiter: int, given: Future[Any]) -> None:
        """A waiter's future has a result, or has been cancelled."""
        if not given.cancelled():
            answer: object = given.result()
            jobs = cast("tuple[Job[int, None], ...]", answer)
            told = answer if isinstance(answer, bool) else tuple(job.id for job in jobs)
            self.safely(self.observer.answered, waiter, told)

    def pause(self, waiter: int) -> None:
        self.ask(waiter, self.queue.pause())

    def resume(self, width: object) -> None:
        self.queue.resume(cast("int | None", width))

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.ask(waiter, self.queue.stop(cancel_underway))

    def drain(self, waiter: int) -> None:
        self.ask(waiter, self.queue.drain())

    def forget(self, waiter: int) -> None:
        self.waiters[waiter].cancel()

    def finish(self, job: int) -> None:
        self.end(job, fails=False)

    def fail(self, job: int) -> None:
        self.end(job, fails=True)

    def end(self, job: int, fails: bool) -> None:
        """Have the work end, and wait until it has, unless it is not waiting: then it will."""
        with self.changed:
            self.ends[job] = fails
            if job in self.waiting:
                self.stir(job)
                self.until(lambda: job not in self.busy)

    def tick(self, seconds: float) -> None:
        with self.changed:
            self.now += seconds
            self.poller.notify()  # it may wait for a moment that has come

    def pending(self) -> Sequence[int]:
        return [job.id for job in self.queue.jobs()[1]]

    def underway(self) -> Sequence[int]:
        return [job.id for job in self.queue.jobs()[0]]

    def size(self) -> tuple[int, int]:
        underway, pending = self.queue.jobs()
        return len(underway), len(pending)

    def times(self, job: int) -> Sequence[float]:
        return times_of(self.jobs[job])

    def retained(self) -> Sequence[int]:
        for thread in self.threads.values():  # whose work has ended
            thread.join(PATIENCE)
        self.waiters.clear()
        return outliving(self.jobs)

    def check(self) -> None:
        self.machine.machine.check_invariants()
