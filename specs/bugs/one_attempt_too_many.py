"""The first attempt is not counted."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import rdq_core.dispatch_queue
from bugs.wrong import wrongly
from rdq_core.job import set_retry

SUBJECT = "core"


def _verdict(right: Callable[..., Any], job: Any, error: Any, *args: Any) -> Any:
    retry = job.retry
    if retry is None:
        return right(job, error, *args)
    set_retry(job, replace(retry, attempts=retry.attempts + 1), None)
    try:
        return right(job, error, *args)
    finally:
        set_retry(job, retry, None)


applied = wrongly((rdq_core.dispatch_queue, "verdict", _verdict))
