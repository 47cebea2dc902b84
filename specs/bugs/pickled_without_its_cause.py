"""A pickled job loses the causes of its error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core.job
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "JOB-6"
CHECK = "tests/core/test_job_pickling.py"
BEYOND = {"machine": "a pickle", "explorer": "a pickle", "simulator": "a pickle"}


def _causes(right: Callable[..., Any], error: BaseException | None) -> list[BaseException]:
    errors: list[BaseException] = list(right(error))
    return errors[:1]


applied = wrongly((rdq_core.job, "causes", _causes))
