"""A cancelled job frees its slot though its work runs: three run at width one. As txrdq did."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State

SUBJECT = "core"
CLAUSE = "WIDTH-1"
PROGRAM = [Put(), Put(), Turn(), Cancel(0), Turn()]


def _cancel(right: Callable[..., Any], queue: Queue, job: Any, *, now: float) -> None:
    underway = job.state is State.UNDERWAY
    right(queue, job, now=now)
    queue._ledger.width.held -= underway


def _ended(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    cancelling = job.state is State.CANCELLING and job.id not in queue._ledger.interrupted
    right(queue, job, *args, **kwargs)
    queue._ledger.width.held += cancelling


applied = wrongly(
    (DispatchQueue, "cancel", _cancel), (DispatchQueue, "finished", _ended), (DispatchQueue, "failed", _ended)
)
