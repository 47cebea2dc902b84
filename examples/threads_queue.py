"""A dispatch queue for threads, without an event loop: `rdq_core`'s machine behind a lock, and a thread that polls it.
`python examples/threads_queue.py [SECONDS]` shows it, with jobs of so many seconds; press Ctrl-C in the middle.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from threading import Condition, Event, Thread
from typing import Any, Generic, Self, TypeVar

import rdq_core as rdq

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")


class Job(rdq.Job[A, R]):
    """The core's job, with the event that asks its work to stop, and the future of its end: the state it ends in."""

    def __init__(self, id: int, argument: A, priority: float, queued_at: float, owner: object) -> None:
        super().__init__(id, argument, priority, queued_at, owner)
        self.interrupted = Event()
        self.ended: Future[rdq.State] = Future()


class ThreadQueue(Generic[A, R]):
    """Does jobs with a function, in a thread each, in order of priority, at most `width` at once, in a `with` block.
    Any thread may call it. None can be stopped: a job cancelled under way holds its slot until the function returns,
    which may look at the event it is given. Leaving the block waits for all jobs; an exception cancels them first.
    """

    def __init__(self, func: Callable[[A, Event], R], width: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._func, self._clock = func, clock
        self._machine: rdq.DispatchQueue[A, R, Job[A, R]] = rdq.DispatchQueue(width, job_type=Job[A, R])
        self._told = Condition()  # guards the machine; the one who waits for it polls
        self._waiting: dict[rdq.Waiter, Future[Any]] = {}
        self._over: Future[Any] = Future()

    def put(self, argument: A, priority: float = 0, **times: float) -> Job[A, R]:
        """Add a job (`times`: delay, timeout); lower priorities run first. `job.ended.result()` waits for it."""
        return self._tell(self._machine.put, argument, priority, **times)

    def cancel(self, job: Job[A, R]) -> None:
        """Cancel a job."""
        self._tell(self._machine.cancel, job)

    def reprioritize(self, job: Job[A, R], priority: float) -> None:
        """Move a pending job among its new equals."""
        self._tell(self._machine.reprioritize, job, priority)

    def set_width(self, width: int) -> None:
        """Set the most jobs under way at once; narrowing interrupts nothing."""
        self._tell(self._machine.set_width, width)

    def resume(self, width: int | None = None) -> None:
        """Launch again, after a pause, with a new width if one is given."""
        self._tell(self._machine.resume, width)

    def pause(self) -> Future[bool]:
        """Launch nothing more. Then True once nothing is under way, False if resumed before that."""
        return self._ask(self._machine.pause)

    def stop(self, cancel_underway: bool = False) -> Future[tuple[Job[A, R], ...]]:
        """Launch nothing ever again. Then what was not done, once nothing is under way."""
        return self._ask(self._machine.stop, cancel_underway=cancel_underway)

    def drain(self) -> Future[tuple[Job[A, R], ...]]:
        """Take no more. Then what a `stop` has kept from running, once nothing is pending or under way."""
        return self._ask(self._machine.drain)

    def jobs(self) -> tuple[list[Job[A, R]], list[Job[A, R]]]:
        """The jobs under way, in order of launch, and those pending, in dispatch order."""
        with self._told:
            return self._machine.underway(), self._machine.pending()

    def __enter__(self) -> Self:
        Thread(target=self._poll, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        with self._told:  # or the answer would come before anyone knows that it ends the polling
            self._over = self.drain() if error[0] is None else self.stop(cancel_underway=True)
        self._over.result()

    def _tell(self, input: Callable[..., T], *arguments: object, **options: object) -> T:
        with self._told:
            self._told.notify()
            return input(*arguments, **options, now=self._clock())

    def _ask(self, input: Callable[..., rdq.Waiter], **options: object) -> Future[Any]:
        with self._told:
            return self._waiting.setdefault(self._tell(input, **options), Future())

    def _poll(self) -> None:
        while not self._over.done():
            with self._told:
                command = self._machine.poll(now=self._clock())
                if isinstance(command, rdq.Wait):
                    self._told.wait(None if command.until is None else max(0.0, command.until - self._clock()))
            with suppress(InvalidStateError):  # of a future that somebody has cancelled
                self._do(command)

    def _do(self, command: rdq.Command[Job[A, R]]) -> None:
        match command:
            case rdq.Launch(job):
                Thread(target=self._work, args=(job,), daemon=True).start()
            case rdq.Interrupt(job):
                job.interrupted.set()
            case rdq.Settled(job):
                job.ended.set_result(job.state)
            case rdq.Quiet(waiter) | rdq.Resumed(waiter):
                self._waiting.pop(waiter).set_result(isinstance(command, rdq.Quiet))
            case rdq.Stopped(waiter, jobs):
                self._waiting.pop(waiter).set_result(jobs)
            case rdq.Wait() | rdq.Idle() | rdq.Room() | rdq.NoRoom():
                pass  # who waits has waited, and nobody asks for the others here

    def _work(self, job: Job[A, R]) -> None:
        try:
            self._tell(self._machine.finished, job, self._func(job.argument, job.interrupted))
        except BaseException as error:  # in a thread nobody else would hear of it
            self._tell(self._machine.failed, job, error)


def main(seconds: float) -> None:
    """Five jobs, one at a time at first."""

    def fetch(name: str, interrupted: Event) -> None:
        print(f"fetching {name}\n", end="", flush=True)  # at one go, as other threads print too
        if interrupted.wait(seconds):
            raise InterruptedError(name)

    queue = ThreadQueue(fetch, width=1)
    jobs = [queue.put(name) for name in "abcde"]
    queue.cancel(jobs[1])
    with suppress(KeyboardInterrupt), queue:
        print("Ctrl-C cancels them\n", end="", flush=True)
        jobs[0].ended.result()
        queue.set_width(2)
    print(*jobs, sep="\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 0.5)
