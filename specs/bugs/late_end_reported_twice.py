"""The end of an abandoned job's work may be reported again."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Stop, Turn

import rdq_core.job
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "JOB-1"
PROGRAM = [Put(), Turn(), Stop(True, None, 0), Turn(), Finish(0), Finish(0)]


def _has_ended(_right: Callable[..., Any], _job: Any) -> bool:
    return False


applied = wrongly((rdq_core.job, "has_ended", _has_ended))
