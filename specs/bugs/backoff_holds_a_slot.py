"""Work that waits to be done again holds its slot meanwhile."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Fail, Put, Tick, Turn

import rdq_core._agenda
import rdq_core._changes
import rdq_core._moving
import rdq_core.dispatch_queue
from bugs.wrong import wrongly
from rdq_core import State

SUBJECT = "core"
CLAUSE = "WORK-1"
PROGRAM = [Put(retry=(2, 2, 1, 9, 0)), Put(), Turn(), Fail(0), Turn(), Tick(2), Turn()]


def _do_again(right: Callable[..., None], ledger: Any, job: Any, *args: Any) -> None:
    right(ledger, job, *args)
    if job.state is State.DELAYED:
        ledger.width.held += 1


def _job_due(right: Callable[..., None], ledger: Any, id: int) -> None:
    ledger.width.held -= id in ledger.delayed and ledger.delayed[id].launched_at is not None
    right(ledger, id)


def _cancel(right: Callable[..., None], ledger: Any, job: Any, state: Any) -> None:
    ledger.width.held -= job.state is State.DELAYED and job.launched_at is not None
    right(ledger, job, state)


applied = wrongly(
    (rdq_core.dispatch_queue, "do_again", _do_again),
    (rdq_core._agenda, "_job_due", _job_due),
    (rdq_core._moving, "put_to_rest", _cancel),
    (rdq_core._changes, "put_to_rest", _cancel),
)
