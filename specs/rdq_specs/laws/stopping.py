"""Laws of `stop` and `drain`."""

from __future__ import annotations

from rdq_core import QueueStopped
from rdq_specs import calls
from rdq_specs.driver import Did, Entry, Happened, Raised, Rested, Seen
from rdq_specs.laws.facts import Facts
from rdq_specs.laws.starting import launch_of


def stop_1(facts: Facts, entry: Entry) -> bool:
    """From `stop` on nothing is launched."""
    return launch_of(entry) is None or facts.phase != "stopping"


def stop_2(facts: Facts, entry: Entry) -> bool:
    """From `stop` or `drain` on `put` and `requeue` raise `QueueStopped`, from `stop` on `resume`; never before."""
    match entry:
        case Did(calls.Put() | calls.Requeue()):
            return facts.phase == "open"
        case Raised(calls.Put() | calls.Requeue(), QueueStopped()):
            return facts.phase != "open"
        case Did(calls.Resume()):
            return facts.phase != "stopping"
        case Raised(call, QueueStopped()):
            return isinstance(call, calls.Resume) and facts.phase == "stopping"
        case _:
            return True


def stop_3(facts: Facts, entry: Entry) -> bool:
    """From `stop` on nothing is pending or delayed."""
    match entry:
        case Seen(views):
            return facts.phase != "stopping" or (views.size[1] == 0 and not views.delayed)
        case _:
            return True


def stop_4(facts: Facts, entry: Entry) -> bool:
    """A stop is answered only when the last slot is free and every settlement has been told."""
    match entry:
        case Happened(("answer", int(waiter), _)) if facts.asked.get(waiter) == "stopped":
            return not facts.slots and not facts.untold()
        case _:
            return True


def stop_5(facts: Facts, entry: Entry) -> bool:
    """The answer: what it interrupted, by launch, without what succeeded, then what it returned, in dispatch order."""
    match entry:
        case Happened(("answer", int(waiter), tuple(jobs))) if facts.asked.get(waiter) == "stopped":
            succeeded = facts.succeeded & set(jobs)
            return bool(succeeded) or jobs == facts.handed_back()
        case _:
            return True


def job_4(facts: Facts, entry: Entry) -> bool:
    """A job whose work is known to have succeeded is never handed back."""
    match entry:
        case Happened(("answer", int(waiter), tuple(jobs))) if facts.asked.get(waiter) == "stopped":
            return not facts.succeeded & set(jobs)
        case _:
            return True


def stop_6(facts: Facts, entry: Entry) -> bool:
    """At rest with no job left, every stop and drain has been answered."""
    if not isinstance(entry, Rested) or not facts.over():
        return True
    return not facts.waiting_for("stopped")


def stop_7(facts: Facts, entry: Entry) -> bool:
    """At rest, everything that a stop was to interrupt has been interrupted, or has ended."""
    if not isinstance(entry, Rested):
        return True
    return all(job in facts.interrupted or job in facts.final for job in facts.stop_interrupted)


def drain_1(facts: Facts, entry: Entry) -> bool:
    """A drain is answered only when nothing is pending or delayed."""
    match entry:
        case Happened(("answer", int(waiter), _)) if facts.asked.get(waiter) == "stopped":
            return not facts.unlaunched()
        case _:
            return True
