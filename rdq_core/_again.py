"""What becomes of a job whose work has failed and is to be done again: it waits as any delayed job, without a slot."""

from __future__ import annotations

from typing import TypeVar

from rdq_core._agenda import postpone
from rdq_core._changes import put_to_rest
from rdq_core._keys import slot_free
from rdq_core._ledger import Ledger
from rdq_core._terms import Terms, usual_retry_on
from rdq_core._time import after, check_seconds
from rdq_core.job import Job, add_attempt, change, next_state, retry_on_of, set_times
from rdq_core.records import Phase
from rdq_core.retry import Attempt, RetryAfter, counts

J = TypeVar("J", bound=Job[object, object])


def verdict(
    job: Job[object, object], error: BaseException, jitter: float, usual: Terms | None
) -> tuple[float | None, BaseException]:
    """In how many seconds the work of a job under way is to be done again (None: not), and what it has failed with.

    `usual`: what the queue says of that, where the job's put did not. What is no `Exception` (a Ctrl-C) is never
    one. Where a function of the user's that is asked raises, that is what the job fails with, the failure of its work
    the cause: nothing is lost, and it is told wherever failures are.
    """
    retry, attempt = job.retry, len(job.attempts) + 1
    if retry is None or attempt >= retry.attempts or not isinstance(error, Exception):
        return None, error
    try:
        if isinstance(error, RetryAfter):
            asked = check_seconds("seconds of a RetryAfter", error.seconds)  # a class of the user's may set anything
            return retry.backoff(attempt, jitter, at_least=asked), error
        said = retry_on_of(job)
        if counts(usual_retry_on(usual) if said is None else said, error):
            return retry.backoff(attempt, jitter), error
    except Exception as raised:
        if raised is not error:
            raised.__cause__ = error
        return None, raised
    return None, error


def do_again(ledger: Ledger[J], job: J, error: BaseException, seconds: float) -> None:
    """Give back the slot of a job under way whose work has failed, and let it wait to be done again.

    It keeps its arrival, and what is full is no hindrance. Of a queue that is stopped it is handed back, as what was
    not launched has been.
    """
    now = ledger.now
    del ledger.underway[job.id]
    ledger.timeline.discard(job.id)
    ledger.width.held -= 1
    slot_free(ledger, job)
    add_attempt(job, Attempt(now if job.launched_at is None else job.launched_at, now, error))
    ledger.retried += 1
    if ledger.phase is Phase.STOPPING:
        set_times(job, after(now, seconds), None)
        put_to_rest(ledger, job, next_state(job, ledger.owner, "return"))
        ledger.returned.append(job)
    else:
        change(job, next_state(job, ledger.owner, "retry"))
        ledger.delayed[job.id] = job
        postpone(ledger, job, seconds)
