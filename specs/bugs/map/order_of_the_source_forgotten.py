"""Jobs are yielded as they end, though the order of the source was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core.window import Window

CLAUSE = "MAP-3"
CHECK = "test_map.test_or_in_the_order_of_the_source"
ARGS = ("asyncio",)


def _init(right: Callable[..., None], window: Window[Any], ahead: int | None, **_ordered: bool) -> None:
    right(window, ahead, ordered=False)


applied = wrongly((Window, "__init__", _init))
