"""When the consumer leaves, the jobs that it has not seen run on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_asyncio.feed import Feed

CLAUSE = "MAP-5"
CHECK = "test_map.test_a_break_out_of_a_plain_loop_cancels_the_rest"
ARGS = ("asyncio",)


def _abandon(_right: Callable[..., None], _feed: Feed[Any, Any]) -> None:
    pass


applied = wrongly((Feed, "abandon", _abandon))
