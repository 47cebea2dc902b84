"""A clone behaves as its original would from here on, and shares nothing with it."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from rdq_core import Command, DispatchQueue, Job, Rate, RDQError, Retry
from tests.core.tools import Queue, TextJob, busy_queue, drained, everything, make, portrait, put


def test_it_says_the_same_of_itself_and_of_its_jobs() -> None:
    queue, _ = busy_queue()
    queue.when_room(now=9)
    twin = queue.clone()
    twin.check_invariants()
    assert everything(twin) == everything(queue)
    assert (twin.width, twin.capacity, twin.paused, twin.phase) == (2, 5, False, queue.phase)


def test_its_jobs_are_its_own_with_the_same_ids() -> None:
    queue, _ = busy_queue()
    twin = queue.clone()
    for view in ("pending", "underway"):
        own, others = getattr(queue, view)(), getattr(twin, view)()
        assert [portrait(job) for job in own] == [portrait(job) for job in others]
        assert not {*map(id, own)} & {*map(id, others)}


def test_a_job_is_one_job_in_all_places_of_the_clone() -> None:
    queue = make(1)
    put(queue, "ab")
    drained(queue)
    queue.stop(cancel_underway=True, now=0)
    twin = queue.clone()
    [job] = twin.underway()
    assert getattr(twin.poll(now=0), "job") is job  # noqa: B009
    twin.failed(job, ValueError(), now=0)
    commands = drained(twin)
    assert getattr(commands[-1], "jobs")[0] is job  # noqa: B009
    twin.check_invariants()


def test_whatever_one_does_the_other_stays() -> None:
    queue, jobs = busy_queue()
    twin = queue.clone()
    before = everything(queue, *jobs.values())
    for job in twin.underway():
        twin.finished(job, "", now=9)
    twin.put("x", now=9)
    twin.set_width(9, now=9)
    twin.pause(now=9)
    twin.when_idle(now=9)
    twin.stop(cancel_underway=True, now=9)
    drained(twin, now=9)
    assert everything(queue, *jobs.values()) == before


def test_it_makes_jobs_of_the_same_type() -> None:
    class Own(Job[str, object]):
        pass

    queue: Queue = make()
    assert type(queue.clone().put("x", now=0)) is Job
    special: DispatchQueue[str, object, Own] = DispatchQueue(job_type=Own)
    special.put("x", now=0)
    twin = special.clone()
    assert {type(job) for job in (twin.put("y", now=0), *twin.pending())} == {Own}


RATES = [None, Rate(1, burst=2), [Rate(3, per=2), Rate(1)]]
Step = Callable[[Queue, TextJob, int], object]
ANYWHERE: dict[str, Callable[[Queue, int], object]] = {
    "put": lambda queue, number: portrait(queue.put("x", number % 3, now=number)),
    "poll": lambda queue, number: said(queue.poll(now=number)),
    "pause": lambda queue, number: queue.pause(now=number),
    "resume": lambda queue, number: queue.resume(now=number),
    "widen": lambda queue, number: queue.set_width(number % 4, now=number),
    "stop": lambda queue, number: queue.stop(cancel_underway=number % 2 == 0, now=number),
    "drain": lambda queue, number: queue.drain(now=number),
    "idle": lambda queue, number: queue.when_idle(now=number),
    "room": lambda queue, number: queue.when_room(now=number),
    "delay": lambda queue, number: portrait(queue.put("x", number % 3, delay=number % 5, timeout=2, now=number)),
    "rate": lambda queue, number: queue.set_rate(RATES[number % 3], now=number),
    "put keyed": lambda queue, number: portrait(queue.put("x", key="ab"[number % 2], now=number)),
    "width per key": lambda queue, number: queue.set_width_per_key([None, 1, 2, 0][number % 4], now=number),
    "rate per key": lambda queue, number: queue.set_rate_per_key(RATES[number % 3], now=number),
    "retry": lambda queue, number: portrait(queue.put("x", retry=Retry(number % 4 + 1, jitter=0), now=number)),
    "pause for": lambda queue, number: queue.pause_for(number % 3, now=number),
    "drain by": lambda queue, number: queue.drain(deadline=number % 4, abandon=1, now=number),
}
ON_A_JOB: dict[str, Step] = {
    "finish": lambda queue, job, number: queue.finished(job, "", now=number),
    "fail": lambda queue, job, number: queue.failed(job, ValueError(), now=number),
    "cancel": lambda queue, job, number: queue.cancel(job, now=number),
    "reschedule": lambda queue, job, number: queue.reschedule(job, number % 3, now=number),
    "move": lambda queue, job, number: queue.reprioritize(job, number % 3, now=number),
}


def step(queue: Queue, name: str, number: int) -> object:
    """One input, and its answer; the job is picked by number, so that a clone picks its own of the same id."""
    jobs = [*queue.underway(), *queue.pending(), *queue.delayed()]
    try:
        if name in ANYWHERE:
            return ANYWHERE[name](queue, number)
        return ON_A_JOB[name](queue, jobs[number % len(jobs)], number) if jobs else None
    except RDQError as error:
        return type(error)


def said(command: Command[TextJob]) -> object:
    """A command, with what its jobs say in place of the jobs."""
    job, jobs = getattr(command, "job", None), getattr(command, "jobs", ())
    name = getattr(command, "waiter", None) or getattr(command, "until", None)
    return type(command), name, job and (job.id, job.state), [(job.id, job.state) for job in jobs]


INPUTS = st.lists(st.tuples(st.sampled_from([*ANYWHERE, *ON_A_JOB]), st.integers(0, 11)), max_size=25)


@given(INPUTS, INPUTS)
def test_from_here_on_both_answer_alike(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    queue = make(1, capacity=3)
    for name, number in before:
        step(queue, name, number)
    twin = queue.clone()
    for name, number in [*after, *[("poll", 0)] * 20]:
        assert step(queue, name, number) == step(twin, name, number)
        assert queue.snapshot() == twin.snapshot()
    queue.check_invariants()
    twin.check_invariants()
