"""The source is read to its end, however slowly the jobs are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core.window import Window

CLAUSE = "MAP-1"
CHECK = "test_map.test_no_more_is_pulled_than_may_be_put_and_not_yielded"
ARGS = ("iterable", None)


def _has_place(_right: Callable[..., bool], _window: Window[Any], _width: int) -> bool:
    return True


applied = wrongly((Window, "has_place", _has_place))
