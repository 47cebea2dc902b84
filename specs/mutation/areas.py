"""Areas: which stages of which engine a mutant is put to, by its module. What cannot concern it is left out.

The structures know nothing of the dispatch queue, nor it of them, so that a stage of the one says nothing of the other.
A module that is not named here is taken for the queue's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mutation.mutants import PACKAGE

MODULES: Final[Mapping[str, Sequence[str]]] = {
    "pool": ("pool",),
    "levels": ("pool",),
    "promise_dict": ("promise dict",),
    "promises": ("promise dict",),
    "priority_buffer": ("priority buffer",),
    "priority_queue": ("lines", "queue", "priority buffer"),
    "keyed_line": ("keyed line", "queue"),
    "_strand": ("keyed line", "queue"),
    "key_limit": ("keyed line",),
    "rate": ("rates", "queue"),
    "rate_limit": ("rates", "queue"),
    "ranking": ("lines", "keyed line", "queue"),
    "limit_per_key": ("keyed line", "queue"),
    "retry": ("retries", "queue"),
    "waiters": ("lines", "queue"),
    "window": ("shell",),
    "shell_job": ("shell",),
    "shell_terms": ("shell",),
    "shell_views": ("shell",),
    "growth": ("growth",),
    "errors": ("values", "queue"),
    "_time": ("values", "queue", "pool"),
    "_portable": ("queue", "shell"),
    "commands": ("values", "queue"),
    "records": ("values", "queue"),
    "job": ("queue", "shell"),
}
"""The areas of a module, or of all in a folder, the nearest first."""

ONCE: Final = "once "
"""What the names of stages begin with that both engines have: what one has killed by these, the other is spared."""

STAGES: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "queue": {
        "explorer": (
            *("once queue", "requeue", "timeout", "retry", "rate", "keys", "key-rate", "delay", "waiters"),
            *("room", "jobs", "stop", "deadline"),
        ),
        "hypothesis": ("once queue", "machine, at first", "machine", "equivalences", "chain", "machine, longer"),
        "tests": ("tests of the queue",),
        "evidence": ("three live jobs", "soak"),
    },
    **{
        structure: {
            "explorer": (f"once {structure}", structure),
            "hypothesis": (f"once {structure}", f"machine of {structure}"),
            "tests": (f"tests of {structure}",),
            "evidence": (f"{structure}, larger", f"{structure}, longer"),
        }
        for structure in ("pool", "promise dict", "priority buffer")
    },
    **{
        area: {
            "explorer": (f"once {area}",),
            "hypothesis": (f"once {area}", f"drawn for {area}"),
            "tests": (f"tests of {area}",),
            "evidence": (f"{area}, longer",),
        }
        for area in ("rates", "retries", "values", "shell", "growth")
    },
    "lines": {
        "explorer": ("once lines", "entries"),
        "hypothesis": ("once lines", "drawn for lines"),
        "tests": ("tests of lines",),
        "evidence": ("lines, longer",),
    },
    "keyed line": {
        "explorer": ("once keyed line", "keyed line", "keys", "key-rate", "keyed line, timed"),
        "hypothesis": ("once keyed line", "drawn for keyed line"),
        "tests": ("tests of keyed line",),
        "evidence": ("keyed line, longer",),
    },
}
"""For each area the stages of each engine, in order: what kills most for its time is first."""


def areas_of(module: str) -> Sequence[str]:
    """The areas of a module, by its whole name."""
    name = module.removeprefix(f"{PACKAGE}.")
    return MODULES.get(name) or MODULES.get(name.partition(".")[0]) or ("queue",)


def stages_of(engine: str, module: str) -> Sequence[str]:
    """The stages of an engine that a mutant of that module is put to, each once; what is asked once comes first."""
    named = dict.fromkeys(stage for area in areas_of(module) for stage in STAGES[area].get(engine, ()))
    return sorted(named, key=lambda stage: not stage.startswith(ONCE))
