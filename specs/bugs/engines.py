"""The engines that each bug is shown to. None knows of it; whatever one cannot see for a reason is declared.

The machine's own invariants are switched off. They would find most of the core's bugs at once; but a third party's
shell has none, and it is the specification that is to be tried here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from unittest.mock import patch

from hypothesis import settings
from rdq_specs.explorer import Explorer, Found
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.machine import CI
from rdq_specs.programs import clauses_of
from rdq_specs.scopes import SCOPES
from rdq_specs.simulator import Simulation, SimulationFailed
from rdq_specs.soak import Soak

from bugs import Bug
from bugs.detection import Detection
from bugs.subjects import harness_of
from rdq_core import DispatchQueue

REASONS: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "a shell": (frozenset({"explorer"}), "it branches by clones of the core, and a shell has none"),
    "a clone": (frozenset({"machine"}), "it makes no clones"),
    "a pickle": (frozenset({"machine", "explorer", "simulator"}), "it pickles no jobs"),
    "the log": (frozenset({"machine", "explorer", "simulator"}), "it reads no log, and watches every job"),
    "a key kept": (
        frozenset({"machine", "explorer", "simulator"}),
        "it sees what becomes of jobs, and not what is kept of a key",
    ),
    "a function": (frozenset({"machine", "explorer", "simulator"}), "none of its failures is judged by a function"),
    "a long chain": (
        frozenset({"machine", "explorer", "simulator"}),
        "none of its programs is as long as a stack is deep",
    ),
}
"""Why an engine cannot see a bug: which engines that may be said of, and what it means."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How far an engine goes before it is said not to find a bug."""

    examples: int
    states: tuple[int | None, ...]
    """Each scope is explored up to so many states, then each on to the next many (None: until it is closed)."""
    steps: int
    steps_of_shells: int


FULL: Final = Effort(1000, (60, 120, 240, 480, 960, 1920, None), 2_000_000, 60_000)
LITTLE: Final = Effort(50, (60,), 50_000, 3_000)
"""Enough for most bugs, and so to see that one which is said to be beyond an engine really is."""


def by_machine(bug: Bug, effort: Effort) -> Detection | None:
    """Look for it with the Hypothesis machine, begun anew from one seed after the other."""
    fuzz = Fuzz(harness_of(bug.subject))
    try:
        with _alone(bug):
            fuzz.run(settings(CI, max_examples=effort.examples), counted=False)
    except FuzzFailed as failed:
        return Detection("machine", clauses_of(failed.error), failed.example, failed.program)
    return None


def by_explorer(bug: Bug, effort: Effort) -> Detection | None:
    """Look for it in every scope that the tests close: near the beginning of each first."""
    if bug.subject != "core":
        return None
    explorers = [Explorer(scope) for scope in SCOPES.values() if not scope.nightly]
    with _alone(bug):
        for limit in effort.states:
            for explorer in explorers:
                explorer.limit = limit
                try:
                    explorer.run()
                except Found as found:
                    tried = sum(explorer.transitions for explorer in explorers)
                    return Detection("explorer", clauses_of(found.discrepancy), tried, found.program)
    return None


def by_simulator(bug: Bug, effort: Effort) -> Detection | None:
    """Look for it in a soak: of the core by its own simulator, of a shell through its harness."""
    of_core = bug.subject == "core"
    simulation = Simulation(0) if of_core else Soak(0, harness_of(bug.subject))
    try:
        with _alone(bug):
            simulation.run(effort.steps if of_core else effort.steps_of_shells)
    except SimulationFailed as failed:
        return Detection("simulator", clauses_of(failed.error), simulation.steps, failed.program)
    return None


ENGINES: Final[Mapping[str, Callable[[Bug, Effort], Detection | None]]] = {
    "machine": by_machine,
    "explorer": by_explorer,
    "simulator": by_simulator,
}
"""Each is to find every bug that is not declared to be beyond it."""


def _unchecked(_queue: DispatchQueue[Any, Any, Any]) -> None:
    """In place of the machine's own invariants."""


@contextmanager
def _alone(bug: Bug) -> Generator[None]:
    """The bug applied, and no invariants to give it away."""
    with bug.applied(), patch.object(DispatchQueue, "check_invariants", _unchecked):
        yield
