"""The engines, each in stages with a time limit of their own: what runs on the original, and then on each mutant.

All run in a forked process in which nothing of ours has been imported yet. A stage kills by raising, by measuring
other than it did on the original, or by not coming to an end. Which a mutant is put to, and in which order, `areas`
says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from mutation.evidence import evidence
from mutation.pytests import drawn, tests

BATCH: Final = 25
"""Examples from one seed."""

Stage: TypeAlias = Callable[[object], object]
"""Runs, given what it measured on the original (None when that is what runs), and says what it measures. The value is
compared, so it must survive JSON."""


def explore(name: str, probed: int) -> Stage:
    """Close a scope. It measures the counts of states and transitions, and digests of the log."""

    def stage(original: object) -> object:
        from mutation.watched import SMALL, close

        return close(SMALL[name], original, probed)

    return stage


def explore_structure(name: str) -> Stage:
    """Close the scopes of a structure. It measures as `explore`."""

    def stage(original: object) -> object:
        from mutation.watched_structures import close

        return close(name, original)

    return stage


def explore_keys(per: float) -> Stage:
    """Search what a keyed line can come to. It measures the counts of states and transitions."""

    def stage(_original: object) -> object:
        from mutation.watched_lines import explored

        return explored(per)

    return stage


def once(area: str) -> Stage:
    """What is asked once, of an area. It measures digests of the answers."""

    def stage(original: object) -> object:
        from mutation.asked import asked_once

        return asked_once(area, original)

    return stage


def machine(first: int, last: int, examples: int) -> Stage:
    """The Hypothesis machine, profile `mutation`, begun anew from these seeds. It measures a digest of the log."""

    def stage(_original: object) -> object:
        from mutation.watched import fuzz

        return fuzz(first, last, examples)

    return stage


def structure_machine(name: str, last: int = 1) -> Stage:
    """The Hypothesis machine of a structure, begun anew from so many seeds. It measures a digest of the log."""

    def stage(_original: object) -> object:
        from mutation.watched_structures import fuzz

        return fuzz(name, last)

    return stage


def long_chain(_original: object) -> object:
    """The machine's chain of jobs that end at once: as slow as all of its first examples, so not among the first."""
    from rdq_specs.core import CoreHarness
    from rdq_specs.machine import chain

    chain(CoreHarness)
    return None


def equivalences(_original: object) -> object:
    """The equivalences."""
    from mutation.watched import equivalent

    equivalent(30)
    return None


STRUCTURES: Final = ("pool", "promise dict", "priority buffer")
OTHERS: Final = ("keyed line", "lines", "rates", "retries", "values", "shell", "growth")

_SLICES: Final = ("delay", "timeout", "rate", "deadline", "waiters", "entries", "retry", "keys", "key-rate")

_EXPLORER: Final[dict[str, Stage]] = {
    **{name: explore(name, probed) for name, probed in (("requeue", 24), ("room", 16), ("jobs", 32), ("stop", 32))},
    **{name: explore(name, 16) for name in _SLICES},
    **{name: explore_structure(name) for name in STRUCTURES},
    "keyed line": explore_keys(0),
    "keyed line, timed": explore_keys(1),
    **{f"once {area}": once(area) for area in ("queue", *STRUCTURES, *OTHERS)},
}

_HYPOTHESIS: Final[dict[str, Stage]] = {
    "machine, at first": machine(3, 4, 3),
    "machine": machine(0, 1, 8),
    "equivalences": equivalences,
    "chain": long_chain,
    "machine, longer": machine(1, 3, BATCH),
    **{f"machine of {name}": structure_machine(name) for name in STRUCTURES},
    **{f"drawn for {area}": drawn(area) for area in OTHERS},
}

_TESTS: Final[dict[str, Stage]] = {
    f"tests of {name}": tests(area)
    for area in ("queue", *STRUCTURES, *OTHERS)
    for name in ("the queue" if area == "queue" else area,)
}

ENGINES: Final[Mapping[str, Mapping[str, Stage]]] = {
    "explorer": _EXPLORER,
    "hypothesis": {**_HYPOTHESIS, **{name: stage for name, stage in _EXPLORER.items() if name.startswith("once ")}},
    "tests": _TESTS,
    "evidence": evidence(STRUCTURES, OTHERS),
}
"""Every engine, by name, its stages by name. `tests` runs on what the first two leave alive, `evidence` on what is
listed as equivalent.
"""
