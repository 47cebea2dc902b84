"""Failures: what work fails with where the kit lets it fail."""

from __future__ import annotations

from typing import Final

from rdq_core import RetryAfter

ANOTHER: Final = "another"
"""The kind of failure for which nothing is done again."""


class WorkFailed(Exception):
    """What work fails with; the one for which it is done again, if it is."""


class OtherFailure(Exception):
    """What work fails with that is not done again."""


class AskedToWait(RetryAfter, WorkFailed):
    """A failure that says how long to wait."""


def failure(kind: object) -> Exception:
    """The failure of that kind: None for the plain one, `ANOTHER`, or for how many seconds it asks to wait."""
    if isinstance(kind, (int, float)):
        return AskedToWait(kind)
    return WorkFailed() if kind is None else OtherFailure()


def kind_of(error: BaseException) -> object:
    """What kind that is."""
    if isinstance(error, AskedToWait):
        return error.seconds
    return ANOTHER if isinstance(error, OtherFailure) else None
