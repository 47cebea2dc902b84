"""The job function runs in the context variables of whoever happened to ask for the turn."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import rdq_twisted.dispatcher
from bugs.wrong import wrongly

SUBJECT = "twisted"
CLAUSE = "CONTEXT-1"


def _start(right: Callable[..., Any], job: Any, *args: Any) -> Any:
    job._context = copy_context()
    return right(job, *args)


applied = wrongly((rdq_twisted.dispatcher, "start", _start))
