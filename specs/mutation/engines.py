"""The engines, each in stages with a time limit of their own: what runs on the original, and then on each mutant.

All run in a forked process in which nothing of ours has been imported yet. A stage kills by raising, by measuring
other than it did on the original, or by not coming to an end.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from mutation.evidence import soak, three_live
from mutation.mutants import ROOT

BATCH: Final = 25
"""Examples from one seed."""

Stage: TypeAlias = Callable[[object], object]
"""Runs, given what it measured on the original (None when that is what runs), and says what it measures. The value is
compared, so it must survive JSON."""


def explore(name: str, probed: int) -> Stage:
    """Close a scope. It measures the counts of states and transitions, and a digest of the log."""

    def stage(original: object) -> object:
        from mutation.watched import SMALL, close

        return close(SMALL[name], original, probed)

    return stage


def once(_original: object) -> object:
    """What is asked once: settings, errors through pickling, long lists of dead keys."""
    from mutation.log import Log
    from mutation.occasions import ask_once

    log = Log()
    ask_once(log)
    return log.hexdigest()


def machine(first: int, last: int, examples: int) -> Stage:
    """The Hypothesis machine, profile `mutation`, begun anew from these seeds. It measures a digest of the log."""

    def stage(_original: object) -> object:
        from mutation.watched import fuzz

        return fuzz(first, last, examples)

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


def priority_queue(_original: object) -> object:
    """The Hypothesis machine of the priority queue by itself."""
    from hypothesis import settings
    from hypothesis.stateful import run_state_machine_as_test

    from mutation.watched import FEW
    from tests.core.test_priority_queue_machine import AgainstASortedList

    run_state_machine_as_test(AgainstASortedList, settings=settings(FEW, max_examples=20))
    return None


def pytest_core(_original: object) -> object:
    """The core's own tests."""
    import pytest

    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = pytest.main(
            [
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:cov",
                "-p",
                "no:xdist",
                "-W",
                "ignore::pytest.PytestAssertRewriteWarning",
                f"--rootdir={ROOT}",
                str(ROOT / "tests/core"),
            ]
        )
    if status:
        lines = [line for line in out.getvalue().splitlines() if line.startswith(("FAILED", "ERROR"))]
        raise AssertionError(lines[0] if lines else f"pytest: {status}")
    return None


ENGINES: Final[Mapping[str, Mapping[str, Stage]]] = {
    "explorer": {
        "requeue": explore("requeue", 8),
        "once": once,
        "room": explore("room", 16),
        "jobs": explore("jobs", 32),
        "stop": explore("stop", 32),
        "waiters": explore("waiters", 32),
    },
    "hypothesis": {
        "machine, at first": machine(3, 4, 3),
        "machine": machine(0, 1, 8),
        "once": once,
        "equivalences": equivalences,
        "chain": long_chain,
        "priority queue": priority_queue,
        "machine, longer": machine(1, 3, BATCH),
    },
    "tests": {"tests/core": pytest_core},
    "evidence": {"three live jobs": three_live, "soak": soak},
}
"""Every engine, by name, its stages in order. `tests` runs on what the first two leave alive, `evidence` on what is
listed as equivalent.
"""
