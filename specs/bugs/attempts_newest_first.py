"""A job lists its attempts newest first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core._again
from bugs.wrong import wrongly
from rdq_core.job import rare_of

SUBJECT = "core"
CLAUSE = "RETRY-5"


def _add_attempt(_right: Callable[..., None], job: Any, attempt: Any) -> None:
    rare = rare_of(job)
    rare.earlier = (attempt, *rare.earlier)


applied = wrongly((rdq_core._again, "add_attempt", _add_attempt))
