"""A source that fails is taken for one that is exhausted."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_asyncio.feed
from bugs.wrong import wrongly
from rdq_asyncio.feed import Feed
from rdq_core import QueueStopped

CLAUSE = "MAP-4"
CHECK = "test_map.test_what_the_source_raises_comes_after_the_jobs_which_are_cancelled"
ARGS = ("iterable",)


async def _feed(right: Callable[..., Any], feed: Feed[Any, Any]) -> Any:
    end = await right(feed)
    return end if isinstance(end, QueueStopped) else rdq_asyncio.feed._EXHAUSTED


applied = wrongly((Feed, "_feed", _feed))
