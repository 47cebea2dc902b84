"""A getter is given what is set when it is told, and not what was set first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Get, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict
from rdq_core.promises import Found

CLAUSE = "DICT-3"
PROGRAM = [Get(0), Set(0, 0), Set(0, 1), Turn()]


def _poll(right: Callable[..., Any], made: PromiseDict[Any, Any], *, now: float) -> Any:
    command = right(made, now=now)
    if type(command).__name__ != "Found":
        return command
    return Found(command.getter, made.present.get(command.getter.key, command.value))


applied = wrongly((PromiseDict, "poll", _poll))
