"""A getter's Deferred that is cancelled stays in the line of its key."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Forget, Get

from bugs.wrong import wrongly
from rdq_twisted import DeferredDict

SUBJECT = "twisted"
CLAUSE = "DICT-7"
PROGRAM = [Get(0), Forget(0), Turn()]


def _forget(_right: Callable[..., None], _made: DeferredDict[Any, Any], _getter: object) -> None:
    """Nothing."""


applied = wrongly((DeferredDict, "_forget", _forget))
