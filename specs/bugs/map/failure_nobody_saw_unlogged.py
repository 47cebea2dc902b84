"""A failure counts as seen when the job has ended, whether or not it was yielded to anybody."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_asyncio.feed import Feed

CLAUSE = "MAP-6"
CHECK = "test_map.test_a_failure_that_nobody_saw_is_logged"
ARGS = ("asyncio",)


def _ended(right: Callable[..., None], feed: Feed[Any, Any], job: Any, watch: Future[Any]) -> None:
    watch.exception()
    right(feed, job, watch)


applied = wrongly((Feed, "_ended", _ended))
