"""A map goes on as the width was when it last looked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_asyncio.feed import Feed

CLAUSE = "MAP-2"
CHECK = "test_map.test_the_width_may_be_changed_meanwhile"
ARGS = ("asyncio",)


def _wake(_right: Callable[..., None], _feed: Feed[Any, Any]) -> None:
    pass


applied = wrongly((Feed, "wake", _wake))
