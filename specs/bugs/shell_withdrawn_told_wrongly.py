"""Cancelling what `put` gave fires it with JobCancelled, though the job has finished meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Turn, Withdraw

import rdq_twisted.job
from bugs.wrong import wrongly
from rdq_core import State
from rdq_twisted import JobCancelled

SUBJECT = "twisted"
CLAUSE = "TELL-1"
PROGRAM = [Put(), Turn(), Finish(0), Withdraw(0)]


def _cancel(right: Callable[..., Any], deferred: Any) -> None:
    if deferred.job.state is State.FINISHED:
        deferred.errback(JobCancelled(deferred.job))
    else:
        right(deferred)


applied = wrongly((rdq_twisted.job, "_cancel", _cancel))
