"""Laws of what is launched, when and in which order; and of the calls that bear on it."""

from __future__ import annotations

from rdq_core import ForeignJob, IllegalTransition, InvalidType, InvalidValue, QueueFull
from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call
from rdq_specs.driver import Did, Entry, Happened, Raised, Rested, Seen
from rdq_specs.laws.facts import NEVER, Facts


def launch_of(entry: Entry) -> int | None:
    """The job launched, if that is what happened."""
    match entry:
        case Happened(("launch", int(job))):
            return job
        case _:
            return None


def legal_number(value: object) -> bool:
    """Whether it is a priority."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value  # noqa: PLR0124


def legal_key(value: object) -> bool:
    """Whether it is a key: a tuple stands for what has no hash."""
    return not isinstance(value, tuple)


def legal_width(value: object) -> bool:
    """Whether it is a width."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def job_1(facts: Facts, entry: Entry) -> bool:
    """An input that the job's state does not have is refused, and only that."""
    match entry:
        case Did(calls.Finish(job) | calls.Fail(job)):
            return facts.may_end(job)
        case Did(calls.Reprioritize(job)):
            return job in facts.pending or job in facts.due
        case Did(calls.Reschedule(job)):
            return job in facts.due
        case Raised(calls.Finish(job) | calls.Fail(job), IllegalTransition()):
            return not facts.may_end(job)
        case Raised(calls.Reprioritize(job), IllegalTransition()):
            return job not in facts.pending and job not in facts.due
        case Raised(calls.Reschedule(job), IllegalTransition()):
            return job not in facts.due or facts.due[job] <= facts.now
        case _:
            return True


def job_2(_facts: Facts, entry: Entry) -> bool:
    """Another queue's job is refused, and only that."""
    match entry:
        case Did(call):
            return getattr(call, "job", None) != FOREIGN
        case Raised(call, error):
            return (getattr(call, "job", None) == FOREIGN) == isinstance(error, ForeignJob)
        case _:
            return True


def job_3(facts: Facts, entry: Entry) -> bool:
    """A job launches once, and once more for each time that its work has failed and is to be done again."""
    job = launch_of(entry)
    return job not in facts.launched or job in facts.again


def job_5(facts: Facts, entry: Entry) -> bool:
    """Requeue makes a job for each, in order, unless one has succeeded, is still held or is given twice."""
    match entry:
        case Did(calls.Requeue(jobs), result):
            return len(result) == len(jobs) and list(result) == sorted(result) and _requeueable(facts, jobs)
        case Raised(calls.Requeue(jobs), IllegalTransition()):
            return not _requeueable(facts, jobs)
        case _:
            return True


def _requeueable(facts: Facts, jobs: tuple[int, ...]) -> bool:
    return len(set(jobs)) == len(jobs) and all(job in facts.final and job not in facts.succeeded for job in jobs)


def order_1(facts: Facts, entry: Entry) -> bool:
    """What is launched has the least priority number of all that is pending (of its key: of others, KEY-3)."""
    job = launch_of(entry)
    return job not in facts.pending or facts.priority[job] == min(
        facts.priority[other] for other in _rivals(facts, job)
    )


def order_2(facts: Facts, entry: Entry) -> bool:
    """Among equals that have not been reprioritised, the first to arrive is launched first."""
    job = launch_of(entry)
    if job not in facts.pending or job in facts.moved:
        return True
    still = _rivals(facts, job) - facts.moved
    return job == min(other for other in still if facts.priority[other] == facts.priority[job])


def order_3(facts: Facts, entry: Entry) -> bool:
    """Among equals of which one has been reprioritised, the first to arrive is launched first."""
    job = launch_of(entry)
    if job not in facts.pending:
        return True
    equals = {other for other in _rivals(facts, job) if facts.priority[other] == facts.priority[job]}
    return not equals & facts.moved or job == min(equals) or (job not in facts.moved and min(equals) not in facts.moved)


def _rivals(facts: Facts, job: int | None) -> set[int]:
    """The pending jobs of that job's key, which only its place among them could hold back."""
    return {other for other in facts.pending if facts.key[other] == facts.key[job]}


def order_4(facts: Facts, entry: Entry) -> bool:
    """`pending` lists the pending jobs in dispatch order (after `stop` it is for STOP-3 to say that there are none)."""
    match entry:
        case Seen(views):
            return facts.phase == "stopping" or views.pending is None or list(views.pending) == facts.order()
        case _:
            return True


def order_5(_facts: Facts, entry: Entry) -> bool:
    """What is no priority is refused, and only that."""
    match entry:
        case Did(calls.Put(priority) | calls.Reprioritize(_, priority)):
            return legal_number(priority)
        case Raised(calls.Put(priority) | calls.Reprioritize(_, priority) as call, InvalidType() | InvalidValue()):
            return not legal_number(priority) or _says_more(call)  # it may have been refused for those
        case _:
            return True


def _says_more(call: Call) -> bool:
    said = (call.delay, call.timeout, call.retry, call.key) if isinstance(call, calls.Put) else ()
    return any(one is not None for one in said)


def order_6(facts: Facts, entry: Entry) -> bool:
    """Interrupts come before settlements, those before launches, and all before quiet, idleness and the stop."""
    match entry:
        case Happened(("settled", _, _)):
            return not facts.to_interrupt
        case Happened(("launch", _)):
            return not facts.to_interrupt and not facts.untold() and not _early(facts)
        case Happened(("answer", int(waiter), _)):
            early = facts.asked.get(waiter) == "room" or (facts.asked.get(waiter) == "quiet" and not facts.paused)
            return not facts.to_interrupt and not facts.untold() and (early or not _early(facts))
        case _:
            return True


def _early(facts: Facts) -> bool:
    """Whether someone is to be told of resumption or room."""
    resumed = not facts.paused and bool(facts.waiting_for("quiet"))
    return resumed or ((facts.room() or facts.phase != "open") and bool(facts.waiting_for("room")))


def capacity_1(facts: Facts, entry: Entry) -> bool:
    """A put is refused as too many exactly when the jobs not launched would be more than the capacity."""
    if facts.capacity is None:
        return not (isinstance(entry, Raised) and isinstance(entry.error, QueueFull))
    free = facts.capacity - facts.unlaunched()
    match entry:
        case Did(calls.Put()):
            return free >= 1
        case Did(calls.Requeue(jobs)):
            return free >= len(jobs)
        case Raised(calls.Put(), QueueFull()):
            return free < 1
        case Raised(calls.Requeue(jobs), QueueFull()):
            return free < len(jobs)
        case _:
            return True


def clear_1(facts: Facts, entry: Entry) -> bool:
    """`clear` returns every pending job, in dispatch order, then every delayed one as it would have been due."""
    match entry:
        case Did(calls.Clear(), result):
            return list(result) == [*facts.order(), *facts.delayed()]
        case _:
            return True


def width_1(facts: Facts, entry: Entry) -> bool:
    """Nothing is launched while the slots held are as many as the width, or more."""
    return launch_of(entry) is None or len(facts.slots) < facts.width


def width_2(facts: Facts, entry: Entry) -> bool:
    """`underway` lists the jobs whose work has been launched and has not really ended, in order of launch."""
    match entry:
        case Seen(views):
            return views.underway is None or list(views.underway) == facts.slots
        case _:
            return True


def width_3(facts: Facts, entry: Entry) -> bool:
    """Only the work of a job that was cancelled, or has timed out, is asked to stop."""
    match entry:
        case Happened(("interrupt", int(job))):
            return job in facts.cancelling
        case _:
            return True


def width_4(_facts: Facts, entry: Entry) -> bool:
    """What is no width is refused, and only that."""
    match entry:
        case Did(calls.SetWidth(width)):
            return legal_width(width)
        case Did(calls.Resume(width)):
            return width is None or legal_width(width)
        case Raised(calls.SetWidth(width) | calls.Resume(width), InvalidType() | InvalidValue()):
            return not legal_width(width)
        case _:
            return True


def work_1(facts: Facts, entry: Entry) -> bool:
    """At rest, nothing could be launched (where keys are limited: KEY-4, KEY-6)."""
    return not isinstance(entry, Rested) or facts.keys.limited or not facts.launchable()


def pause_1(facts: Facts, entry: Entry) -> bool:
    """Nothing is launched while paused (for a while: PAUSE-5)."""
    return launch_of(entry) is None or not facts.paused or facts.resumption < NEVER


def pause_5(facts: Facts, entry: Entry) -> bool:
    """Nothing is launched before the latest end of the pauses that have one."""
    return launch_of(entry) is None or not facts.paused or facts.resumption == NEVER


def pause_4(facts: Facts, entry: Entry) -> bool:
    """Resuming what is not paused, with a width that is one or without, is not refused (save after `stop`)."""
    match entry:
        case Raised(calls.Resume(width)) if not facts.paused and facts.phase != "stopping":
            return width is not None and not legal_width(width)
        case _:
            return True


def cancel_1(facts: Facts, entry: Entry) -> bool:
    """A job cancelled before it is launched never is."""
    job = launch_of(entry)
    return job is None or facts.final.get(job) != "cancelled" or job in facts.launched
