"""Doing an item again whose command failed: how often, after which waits, and which failures."""

from __future__ import annotations

from typing import Final

from rdq_twisted import Retry
from rdq_twisted.cli.process import CommandFailed, NotStarted

BACKOFF: Final = 1.0
"""Seconds before the second attempt, where nobody says."""

FACTOR: Final = 2.0
"""By how much each wait is longer than the one before."""

MOST: Final = 60.0
"""Seconds that no wait is longer than, unless the first is to be."""

JITTER: Final = 0.5
"""The most that chance takes off a wait: what failed together is not to be done again together."""


def retry(attempts: int, backoff: float | None) -> Retry:
    """So many attempts in all, with so many seconds before the second; None: as usual."""
    first = BACKOFF if backoff is None else backoff
    return Retry(attempts=attempts, first=first, factor=FACTOR, most=max(first, MOST), jitter=JITTER)


def worth_another(error: BaseException) -> bool:
    """Whether a job that failed so is to be done again: a command that cannot be started will not be next time."""
    return isinstance(error, CommandFailed) and not isinstance(error, NotStarted)
