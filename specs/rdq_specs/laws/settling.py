"""Laws of how jobs end and who is told: interrupts, settlements, counts, errors, timers."""

from __future__ import annotations

from rdq_core import RDQError
from rdq_specs import calls
from rdq_specs.driver import Entry, Happened, Raised, Rested, Seen
from rdq_specs.laws.facts import Facts


def cancel_2(facts: Facts, entry: Entry) -> bool:
    """A job is interrupted at most once, and at rest every job has been that was cancelled (by a stop: STOP-7)."""
    match entry:
        case Happened(("interrupt", int(job))):
            return job not in facts.interrupted
        case Rested():
            return facts.to_interrupt <= {*facts.stop_interrupted}
        case _:
            return True


def cancel_3(facts: Facts, entry: Entry) -> bool:
    """A job cancelled under way settles as cancelled."""
    match entry:
        case Happened(("settled", int(job), state)) if job in facts.launched and facts.final.get(job) == "cancelled":
            return state == "cancelled"
        case _:
            return True


def cancel_4(_facts: Facts, entry: Entry) -> bool:
    """Cancelling a job of the queue's own is never refused."""
    match entry:
        case Raised(calls.Cancel(job), _):
            return job == calls.FOREIGN
        case _:
            return True


def settle_1(facts: Facts, entry: Entry) -> bool:
    """A job settles at most once."""
    match entry:
        case Happened(("settled", int(job), _)):
            return job not in facts.settled
        case _:
            return True


def settle_2(facts: Facts, entry: Entry) -> bool:
    """A job not cancelled or timed out under way settles in the state its end gives it, and not before that."""
    match entry:
        case Happened(("settled", int(job), state)):
            if job in facts.launched and facts.final.get(job) in ("cancelled", "timed out"):
                return True  # which are CANCEL-3's and TIMEOUT-2's to judge
            if job in facts.again or job in facts.returned_late:
                return True  # and RETRY-1's, and RETRY-3's
            return facts.final.get(job) == state
        case _:
            return True


def settle_3(facts: Facts, entry: Entry) -> bool:
    """At rest, every job that has ended has settled."""
    return not isinstance(entry, Rested) or not facts.untold()


def count_1(facts: Facts, entry: Entry) -> bool:
    """Jobs put = delayed + pending + under way + those that have ended, however."""
    match entry:
        case Seen(views):
            if facts.phase == "stopping" and views.size[1]:  # which is STOP-3's to refuse
                return True
            return len(facts.priority) == sum(views.size) + len(views.delayed or ()) + len(facts.final)
        case _:
            return True


def error_1(_facts: Facts, entry: Entry) -> bool:
    """What is raised derives from `RDQError` and from a builtin that says more than `Exception`."""
    if not isinstance(entry, Raised):
        return True
    builtins = (TypeError, ValueError, LookupError, RuntimeError)
    return isinstance(entry.error, RDQError) and isinstance(entry.error, builtins)


def error_2(_facts: Facts, entry: Entry) -> bool:
    """A call that raises changes nothing that can be seen."""
    return not isinstance(entry, Raised) or entry.before == entry.after


def tell_1(facts: Facts, entry: Entry) -> bool:
    """What `put` gave fires once, not before the job has ended or is cancelling, and truly."""
    match entry:
        case Happened(("told", int(job), state)):
            interrupted = "timed out" if job in facts.timed_out else "cancelled"
            truly = facts.final.get(job, interrupted if job in facts.cancelling else "nothing yet")
            if truly == "abandoned":  # told when it was interrupted, or had it ended before that
                truly = interrupted
            return job not in facts.told and state == truly
        case Rested():
            return not facts.tells or facts.settled.keys() & facts.promised <= facts.told.keys()
        case _:
            return True


def tell_2(facts: Facts, entry: Entry) -> bool:
    """Cancelling what `put` gave fires it at once."""
    return not isinstance(entry, Seen) or facts.withdrawn <= facts.told.keys()


def turn_2(facts: Facts, entry: Entry) -> bool:
    """At rest at most one timer is outstanding, and none when nothing is due by time."""
    return not isinstance(entry, Rested) or entry.timers <= int(facts.waits_for_time())
