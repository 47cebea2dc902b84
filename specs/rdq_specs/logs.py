"""Logs: what can be observed of a program on a harness, without the model, as lines in plain English.

What each call returned or raised, what was launched, interrupted, settled and answered and in which order, what the
views showed, and when there was nothing to do. On shells that are alike the logs of any program are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Final, cast

from rdq_specs.eager import driver_of
from rdq_specs.findings import named
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.programs import Program
from rdq_specs.trace import Did, Entry, Happened, Raised, Rested, Seen
from rdq_specs.words import call_in_words, event_in_words

UNLOGGED: Final = frozenset({Feature.RETENTION, Feature.TIMES, Feature.TIMERS, Feature.CONTEXT})
"""Features of which no log tells."""


def log_of(harness_type: HarnessType, program: Program) -> list[str]:
    """What can be observed of the program there. If it breaks off, the last line says with what.

    Calls for which the harness lacks the feature are left out: `restricted` makes harnesses comparable.
    """
    lines: list[str] = []
    try:
        make = driver_of(harness_type)
        driver = make(harness_type, program.width, program.capacity, compare=False)
        driver.on_entry = lambda entry: lines.extend(line_of(entry))
        with closing(driver):
            driver.run(program.calls)
    except Exception as error:
        lines.append(f"broken off: {named(error)}")
    return lines


def line_of(entry: Entry) -> Iterator[str]:
    """The line for an entry of the trace, if it has one: what `put` gave is told at different times."""
    match entry:
        case Did(call, result):
            yield call_in_words(call) if result is None else f"{call_in_words(call)}: {result}"
        case Raised(call, error):
            yield f"{call_in_words(call)}: {type(error).__name__}"
        case Happened(event) if event[0] != "told":
            yield event_in_words(event)
        case Seen(views):
            yield f"  pending {views.pending}, under way {views.underway}, size {views.size}"
        case Rested():
            yield "nothing is due"
        case _:
            pass


def alike(harness_types: Sequence[HarnessType]) -> list[HarnessType]:
    """The harnesses, each restricted to the features that all of them have. Raises `ValueError` for fewer than two."""
    if len(harness_types) < 2:
        raise ValueError("there must be two harnesses at least, or there is nothing to compare")
    shared = {feature for feature in Feature if all(feature in kind.features for kind in harness_types)}
    return [restricted(kind, frozenset(shared - UNLOGGED)) for kind in harness_types]


def restricted(harness_type: HarnessType, features: frozenset[Feature]) -> HarnessType:
    """The harness, as one that has these features only."""
    fields = {"features": features, "__module__": harness_type.__module__}
    return cast("HarnessType", type(harness_type.__name__, (harness_type,), fields))
