"""The burst that every contender is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

WIDTH: Final = 50
PRIORITIES: Final = 7

Put: TypeAlias = Callable[[int, int], object]
"""Put a job of that number and priority."""


def burst(put: Put, jobs: int) -> None:
    """Put so many."""
    for i in range(jobs):
        put(i, i % PRIORITIES)
