"""A handful of examples, as anyone would write them first. Every bug here passes them all, and so escapes them."""

from __future__ import annotations

from typing import Final

from rdq_specs.calls import (
    Call,
    Cancel,
    Drain,
    Finish,
    Pause,
    Put,
    Reprioritize,
    Resume,
    SetWidth,
    Stop,
    Turn,
    WhenIdle,
)
from rdq_specs.driver import Driver, Happened
from rdq_specs.harness import HarnessType

EXAMPLES: Final[dict[str, list[Call]]] = {
    "one after the other": [Put(), Put(), Turn(), Finish(0), Turn(), Finish(1), Turn()],
    "the urgent one first": [Put(2), Put(1), Turn(), Finish(1), Turn(), Finish(0), Turn()],
    "widened": [Put(), Put(), Turn(), SetWidth(2), Turn(), Finish(0), Finish(1), Turn()],
    "paused and resumed": [
        Put(),
        Turn(),
        Pause(),
        Put(),
        Turn(),
        Finish(0),
        Turn(),
        Resume(),
        Turn(),
        Finish(1),
        Turn(),
    ],
    "a pending job cancelled": [Put(), Put(), Turn(), Cancel(1), Turn(), Finish(0), Turn()],
    "a running job cancelled": [Put(), Turn(), Cancel(0), Turn(), Finish(0), Turn()],
    "made more urgent": [Put(1), Put(1), Reprioritize(1, 0), Turn(), Finish(1), Turn()],
    "stopped": [Put(), Put(), Turn(), Stop(), Finish(0), Turn()],
    "drained": [Put(), Turn(), Drain(), Finish(0), Turn()],
    "idle": [Put(), Turn(), WhenIdle(), Finish(0), Turn()],
}
"""Programs on a queue of width one."""


def outcome(harness_type: HarnessType, program: list[Call]) -> list[object]:
    """What happened, and in the end which jobs are pending and under way: what an example would look at."""
    driver = Driver(harness_type, 1, compare=False)
    driver.run(program)
    happened = [entry.event for entry in driver.trace if isinstance(entry, Happened)]
    return [*happened, driver.views()]
