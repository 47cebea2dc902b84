"""`examples/threads_queue.py` as its users meet it: many threads at once, and nobody who keeps them in step."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from examples.threads_queue import Job, ThreadQueue
from rdq_core import State

PATIENCE = 60
"""Seconds after which something that is waited for never comes."""


class Counted:
    """A job function that takes note of how many do it at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = 0
        self.done: list[int] = []

    def __call__(self, number: int, _interrupted: threading.Event) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        with self.lock:
            self.now -= 1
            self.done.append(number)


def test_many_threads_put_and_each_job_is_done_once() -> None:
    work = Counted()
    with ThreadQueue(work, width=3) as queue, ThreadPoolExecutor(8) as callers:
        jobs = list(callers.map(queue.put, range(400), timeout=PATIENCE))
        for job in jobs:
            assert job.ended.result(PATIENCE) is State.FINISHED
    assert sorted(work.done) == list(range(400))
    assert 1 <= work.most <= 3


def test_many_threads_change_their_minds() -> None:
    work = Counted()

    def change(number: int) -> Job[int, None]:
        job = queue.put(number, number % 7)
        queue.set_width(1 + number % 4)
        if number % 3 == 0:
            queue.cancel(job)
        if number % 5 == 0:
            queue.pause()
            queue.resume()
        return job

    with ThreadQueue(work, width=1) as queue, ThreadPoolExecutor(8) as callers:
        jobs = list(callers.map(change, range(300), timeout=PATIENCE))
        queue.resume()
        states = [job.ended.result(PATIENCE) for job in jobs]
    assert set(states) <= {State.FINISHED, State.CANCELLED}
    assert len(work.done) == len(set(work.done)) >= states.count(State.FINISHED) >= 200
    assert work.most <= 4


def test_work_that_does_not_look_at_its_event_holds_its_slot() -> None:
    begun, end = threading.Event(), threading.Event()

    def work(_argument: object, _interrupted: threading.Event) -> str:
        begun.set()
        end.wait(PATIENCE)
        return "done all the same"

    with ThreadQueue(work, width=1) as queue:
        first, second = queue.put(1), queue.put(2)
        assert begun.wait(PATIENCE)
        queue.cancel(first)
        assert first.interrupted.wait(PATIENCE)
        assert queue.jobs() == ([first], [second])
        assert first.state is State.CANCELLING
        end.set()
        assert first.ended.result(PATIENCE) is State.CANCELLED
    assert (first.result, second.state) == ("done all the same", State.FINISHED)


def test_an_exception_in_the_block_cancels_the_jobs_and_waits_for_them() -> None:
    begun = threading.Event()

    def work(_argument: object, interrupted: threading.Event) -> None:
        begun.set()
        if interrupted.wait(PATIENCE):
            raise InterruptedError

    def leave() -> None:
        with queue:
            assert begun.wait(PATIENCE)
            raise LookupError

    queue = ThreadQueue(work, width=1)
    first, second = queue.put(1), queue.put(2)
    with pytest.raises(LookupError):
        leave()
    assert (first.state, second.state) == (State.CANCELLED, State.RETURNED)
    assert isinstance(first.error, InterruptedError)


def test_the_block_ends_its_thread() -> None:
    before = threading.active_count()
    with ThreadQueue(Counted(), width=2) as queue:
        polling = [thread for thread in threading.enumerate() if thread.name.endswith("(_poll)")]
        queue.put(1)
    for thread in polling:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in polling)
    assert threading.active_count() <= before + 1  # the job's, on its way out


def test_a_future_that_is_cancelled_ends_nothing_but_itself() -> None:
    queue = ThreadQueue(Counted(), width=1)
    first, second = queue.put(1), queue.put(2)
    assert first.ended.cancel()
    assert queue.pause().cancel()
    queue.resume()
    with queue:
        assert second.ended.result(PATIENCE) is State.FINISHED
    assert first.state is State.FINISHED


def test_a_delay_and_a_timeout_are_kept() -> None:
    def work(name: str, interrupted: threading.Event) -> None:
        if name == "slow":
            assert interrupted.wait(PATIENCE)

    with ThreadQueue(work, width=1) as queue:
        late, slow = queue.put("late", delay=0.02), queue.put("slow", timeout=0.01)
        assert late.ended.result(PATIENCE) is State.FINISHED
        assert slow.ended.result(PATIENCE) is State.TIMED_OUT
    assert late.due_at is not None
    assert late.launched_at is not None
    assert late.launched_at >= late.due_at
