"""Laws of failed work: whether it is done again, and when."""

from __future__ import annotations

from rdq_core import InvalidType
from rdq_specs import calls
from rdq_specs.driver import Did, Entry, Happened, Raised, Seen
from rdq_specs.laws.facts import NEVER, Facts
from rdq_specs.laws.starting import launch_of


def retry_1(facts: Facts, entry: Entry) -> bool:
    """Work that fails with attempts left is done again: until then its job is delayed or pending, and does not settle.

    Not so of a failure that does not count, nor of a job that has been cancelled or has timed out.
    """
    match entry:
        case Seen(views):
            over = any(facts.final.get(job) == "failed" for job in views.delayed or ())
            return facts.phase == "stopping" or not (facts.given_up or over)
        case Happened(("settled", int(job), state)):
            return job not in facts.again or state in ("cancelled", "returned")
        case _:
            return True


def retry_2(facts: Facts, entry: Entry) -> bool:
    """It waits for as long as its retry says, and the failure asks for, and no longer."""
    if (job := launch_of(entry)) is not None:
        return job not in facts.again or facts.due.get(job, -NEVER) <= facts.now
    if not isinstance(entry, Seen) or facts.phase == "stopping" or entry.views.delayed is None:
        return True
    listed, meant = list(entry.views.delayed), facts.delayed()
    if facts.overdue:
        return False
    return listed == meant or never_launched(facts, listed) != never_launched(facts, meant)


def never_launched(facts: Facts, jobs: list[int]) -> list[int]:
    """Those of the jobs that wait for the first time."""
    return [job for job in jobs if job not in facts.launched]


def retry_3(facts: Facts, entry: Entry) -> bool:
    """Work that fails after a stop, and would be done again, leaves its job to be handed back."""
    match entry:
        case Happened(("settled", int(job), state)) if job in facts.returned_late:
            return state == "returned"
        case _:
            return True


def retry_4(_facts: Facts, entry: Entry) -> bool:
    """What is no retry is refused, and only that."""
    match entry:
        case Did(calls.Put(retry=retry)):
            return retry is None or isinstance(retry, tuple)
        case Raised(calls.Put(priority, _, _, None, None, retry, None), InvalidType()) if type(priority) is int:
            return retry is not None and not isinstance(retry, tuple)
        case _:
            return True
