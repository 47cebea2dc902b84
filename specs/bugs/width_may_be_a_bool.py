"""True is taken for a width, as it is an int to `isinstance`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import SetWidth

import rdq_core._settings
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "WIDTH-4"
PROGRAM = [SetWidth(True)]


def _check(right: Callable[..., Any], width: Any) -> None:
    if not isinstance(width, bool):
        right(width)


applied = wrongly((rdq_core._settings, "check_width", _check))
