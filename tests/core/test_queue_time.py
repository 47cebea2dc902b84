"""Time is an argument: it never runs backward, and what is no finite number is refused."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from fractions import Fraction
from math import inf, nan

import pytest

from rdq_core import DispatchQueue, InvalidType, InvalidValue, Rate, RDQError, Wait
from tests.core.tools import Act, Queue, TextJob, drained, make, refused, underway
from tests.core.toys import ClockFace, OpensAt


def test_an_earlier_time_counts_as_the_latest_seen() -> None:
    queue = make(1)
    assert queue.put("a", now=100).queued_at == 100
    assert queue.put("b", now=-3600).queued_at == 100
    assert queue.put("c", now=101).queued_at == 101


def test_an_earlier_time_does_not_close_what_time_has_opened() -> None:
    queue = make(1, admissions=[OpensAt(10)])
    assert queue.poll(now=10) == Wait(None)
    job = queue.put("a", now=3)
    queue.poll(now=3)
    assert job.launched_at == 10


def test_any_finite_number_is_a_time() -> None:
    for now in (0, -5, 2.5, -1e308, 10**308):
        assert make().put("a", now=now).queued_at == float(now)


DETACHED = copy.copy(make().put("again", now=0))
INPUTS: dict[str, Callable[[Queue, TextJob, float], object]] = {
    "put": lambda queue, job, now: queue.put("a", now=now),
    "requeue": lambda queue, job, now: queue.requeue([DETACHED], now=now),
    "finished": lambda queue, job, now: queue.finished(job, "", now=now),
    "failed": lambda queue, job, now: queue.failed(job, ValueError(), now=now),
    "cancel": lambda queue, job, now: queue.cancel(job, now=now),
    "reprioritize": lambda queue, job, now: queue.reprioritize(queue.pending()[0], 1, now=now),
    "reschedule": lambda queue, job, now: queue.reschedule(queue.delayed()[0], 1, now=now),
    "clear": lambda queue, job, now: queue.clear(now=now),
    "set_width": lambda queue, job, now: queue.set_width(7, now=now),
    "set_rate": lambda queue, job, now: queue.set_rate(Rate(1), now=now),
    "set_width_per_key": lambda queue, job, now: queue.set_width_per_key(7, now=now),
    "set_rate_per_key": lambda queue, job, now: queue.set_rate_per_key(Rate(1), now=now),
    "pause_for": lambda queue, job, now: queue.pause_for(7, now=now),
    "pause": lambda queue, job, now: queue.pause(now=now),
    "resume": lambda queue, job, now: queue.resume(7, now=now),
    "stop": lambda queue, job, now: queue.stop(cancel_underway=True, now=now),
    "drain": lambda queue, job, now: queue.drain(now=now),
    "when_idle": lambda queue, job, now: queue.when_idle(now=now),
    "when_room": lambda queue, job, now: queue.when_room(now=now),
    "forget": lambda queue, job, now: queue.forget(queue.clone().when_idle(now=0), now=now),
    "poll": lambda queue, job, now: queue.poll(now=now),
    "statistics": lambda queue, job, now: queue.statistics(now=now),
}
BAD_TIMES = [
    *((bad, InvalidType) for bad in (None, "1", [1], 1j)),
    *((bad, InvalidValue) for bad in (nan, inf, -inf, 10**400)),
]


@pytest.mark.parametrize(("bad", "error"), BAD_TIMES)
@pytest.mark.parametrize("input", INPUTS)
def test_what_is_no_finite_number_is_refused_and_changes_nothing(input: str, bad: float, error: type[RDQError]) -> None:
    queue = make(1, capacity=4)
    job = underway(queue, now=5)
    queue.put("pending", now=5)
    queue.put("delayed", delay=500, now=5)
    with refused(queue, error, job) as info:
        INPUTS[input](queue, job, bad)
    assert getattr(info.value, "name") == "now"  # noqa: B009


@pytest.mark.parametrize(("bad", "error"), BAD_TIMES)
def test_so_it_is_of_a_machine_that_has_not_been_told_any_time(bad: float, error: type[RDQError]) -> None:
    queue = make(1)
    acts: list[Act] = [lambda: queue.put("a", now=bad), lambda: queue.poll(now=bad), lambda: queue.stop(now=bad)]
    for act in acts:
        with refused(queue, error):
            act()


@pytest.mark.parametrize("kind", [int, float, Fraction])
def test_a_time_is_the_same_of_whatever_kind_of_number(kind: Callable[[int], float]) -> None:
    queue = make(1)
    job = queue.put("a", now=kind(1))
    queue.poll(now=kind(2))
    queue.poll(now=kind(1))
    queue.finished(job, "", now=kind(3))
    assert (job.queued_at, job.launched_at, job.stopped_at) == (1, 2, 3)
    failed = queue.put("b", now=kind(2))
    drained(queue, now=kind(4))
    queue.failed(failed, ValueError(), now=kind(3))
    assert (failed.queued_at, failed.launched_at, failed.stopped_at) == (3, 4, 4)


def test_the_table_above_names_every_method_that_takes_the_time() -> None:
    methods = inspect.getmembers(DispatchQueue, inspect.isfunction)
    taking = {name for name, method in methods if "now" in inspect.signature(method).parameters}
    assert {name for name in taking if not name.startswith("_")} == set(INPUTS)


@pytest.mark.parametrize("input", [name for name in INPUTS if name != "statistics"])
def test_every_input_moves_the_machines_time_and_looking_does_not(input: str) -> None:
    queue = make(1, admissions=[ClockFace()])
    job = underway(queue, now=5)
    queue.put("pending", now=5)
    queue.put("delayed", delay=500, now=5)
    queue.statistics(now=100)
    assert queue.snapshot().admissions[2] == 5
    INPUTS[input](queue, job, 100)
    assert queue.snapshot().admissions[2] == 100
