"""What the shells' jobs are alike in: their queue, their context, and their times for people."""
# pyright: reportPrivateUsage=false
# What a job keeps for its shell is nobody else's, and the shells' own tests see it only through what they do.

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from contextvars import Context, ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias, cast

import pytest

from rdq_core import DetachedJob, DispatchQueue, IllegalTransition, Job, Launch, Retry, State
from rdq_core._rare import NOTHING_RARE
from rdq_core.shell_job import TOLD, ShellJob
from tests.core.tools import portrait

AnyJob: TypeAlias = ShellJob[str, object]
VARIABLE: ContextVar[str] = ContextVar("VARIABLE")


class Shell:
    """A queue in as far as its jobs need one; what they ask of it is noted."""

    def __init__(self) -> None:
        self.epoch = 1_300_000_000.0
        self.asked: list[tuple[object, ...]] = []
        new_job = partial(cast("Any", ShellJob), self)
        self.machine: DispatchQueue[str, object, AnyJob] = DispatchQueue(1, job_type=new_job)

    def cancel(self, job: AnyJob) -> None:
        self.asked.append(("cancel", job))

    def reprioritize(self, job: AnyJob, priority: float) -> None:
        self.asked.append(("reprioritize", job, priority))

    def reschedule(self, job: AnyJob, delay: float) -> None:
        self.asked.append(("reschedule", job, delay))

    def _timed_out(self, job: AnyJob) -> bool:
        return self.machine.timed_out(job)


@pytest.fixture
def shell() -> Shell:
    return Shell()


def test_it_is_made_as_the_cores_job_is(shell: Shell) -> None:
    job = shell.machine.put("x", 3, now=7)
    plain: DispatchQueue[str, object, Job[str, object]] = DispatchQueue(1)
    assert portrait(job) == portrait(plain.put("x", 3, now=7))
    slots = {slot for kind in type(job).__mro__[:-2] for slot in getattr(kind, "__slots__", ())}
    assert {slot for slot in slots if not hasattr(job, slot)} == set()
    assert job._rare is NOTHING_RARE


def test_what_is_asked_of_the_job_is_asked_of_its_queue(shell: Shell) -> None:
    job = shell.machine.put("x", now=0)
    job.cancel()
    job.reprioritize(2.5)
    job.reschedule(9)
    assert shell.asked == [("cancel", job), ("reprioritize", job, 2.5), ("reschedule", job, 9)]


def test_once_the_shell_has_let_go_of_the_queue_nothing_is_asked_of_it(shell: Shell) -> None:
    job = shell.machine.put("x", now=0)
    job._queue = None
    before = portrait(job)
    job.cancel()
    asks: dict[str, Callable[[], None]] = {
        "reprioritize": lambda: job.reprioritize(1),
        "reschedule": lambda: job.reschedule(1),
    }
    for name, ask in asks.items():
        with pytest.raises(IllegalTransition) as raised:
            ask()
        assert (raised.value.job, raised.value.input) == (job, name)
    assert (shell.asked, portrait(job)) == ([], before)


def test_it_keeps_the_context_of_its_own_put_if_there_is_one(shell: Shell) -> None:
    theirs = Context()
    theirs.run(VARIABLE.set, "theirs")
    kept = theirs.run(shell.machine.put, "x", now=0)._context
    assert kept is not None
    assert kept[VARIABLE] == "theirs"
    assert Context().run(shell.machine.put, "y", now=0)._context is None


def test_its_times_for_people_are_the_machines_seconds_with_the_epoch_at_its_put(shell: Shell) -> None:
    job = shell.machine.put("x", now=100)
    shell.epoch = 0.0  # the wall clock has been set
    assert job.queued_datetime == datetime.fromtimestamp(1_300_000_100, UTC)
    assert (job.launched_datetime, job.stopped_datetime) == (None, None)
    assert shell.machine.poll(now=160.5) == Launch(job)
    shell.machine.finished(job, None, now=170)
    assert job.launched_datetime == datetime.fromtimestamp(1_300_000_160.5, UTC)
    assert job.stopped_datetime == datetime.fromtimestamp(1_300_000_170, UTC)
    assert job.queued_datetime.tzinfo is UTC


def test_when_a_delayed_job_is_due_is_told_to_people_too(shell: Shell) -> None:
    assert shell.machine.put("x", now=100).due_datetime is None
    job = shell.machine.put("x", delay=20, now=100)
    assert job.due_datetime == datetime.fromtimestamp(1_300_000_120, UTC)
    assert pickle.loads(pickle.dumps(job)).due_datetime == job.due_datetime


def test_its_end_is_known_once_it_has_timed_out_or_settled(shell: Shell) -> None:
    job = shell.machine.put("x", timeout=5, now=0)
    assert isinstance(shell.machine.poll(now=0), Launch)
    assert job._known_end() is None
    shell.machine.poll(now=5)
    assert (job.state, job._known_end()) == (State.CANCELLING, State.TIMED_OUT)
    shell.machine.finished(job, None, now=6)
    assert (job.state, job._known_end()) == (State.TIMED_OUT, State.TIMED_OUT)


def test_nobody_knows_the_end_of_a_job_that_its_queue_has_let_go_of(shell: Shell) -> None:
    job = shell.machine.put("x", now=0)
    job._queue = None
    assert job._known_end() is None


COPIES: dict[str, Callable[[AnyJob], AnyJob]] = {
    "pickled": lambda job: pickle.loads(pickle.dumps(job)),
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
}


@pytest.mark.parametrize("way", COPIES.values(), ids=COPIES)
def test_a_copy_has_its_times_and_no_queue_watchers_work_or_context(
    shell: Shell, way: Callable[[AnyJob], AnyJob]
) -> None:
    job = shell.machine.put("x", 1, now=100)
    job._promised, job._watchers, job._work = TOLD, [object()], object()
    twin = way(job)
    assert type(twin) is ShellJob
    assert (twin.argument, twin.priority, twin.state, twin.detached) == ("x", 1, State.PENDING, True)
    assert twin.queued_datetime == job.queued_datetime
    kept = (twin._queue, twin._promised, twin._watchers, twin._work, twin._context)
    assert kept == (None, None, None, None, None)


@pytest.mark.parametrize("way", COPIES.values(), ids=COPIES)
def test_nothing_can_be_asked_of_a_copy(shell: Shell, way: Callable[[AnyJob], AnyJob]) -> None:
    twin = way(shell.machine.put("x", now=100))
    before = portrait(twin)
    for act in (twin.cancel, lambda: twin.reprioritize(1), lambda: twin.reschedule(1)):
        with pytest.raises(DetachedJob) as raised:
            act()
        assert raised.value.job is twin
    assert (shell.asked, portrait(twin)) == ([], before)


def test_the_times_of_its_attempts_are_told_for_people_too(shell: Shell) -> None:
    job = shell.machine.put("x", retry=Retry(2, first=5, jitter=0), now=0)
    assert list(job.attempt_datetimes) == []
    for now, end in ((1, 4), (9, 11)):
        assert isinstance(shell.machine.poll(now=now), Launch)
        shell.machine.failed(job, ValueError(), now=end)
        shell.machine.poll(now=end)
    seconds = [[moment.timestamp() - shell.epoch for moment in attempt] for attempt in job.attempt_datetimes]
    assert seconds == [[1, 4], [9, 11]]
    assert {moment.tzinfo for attempt in job.attempt_datetimes for moment in attempt} == {UTC}
