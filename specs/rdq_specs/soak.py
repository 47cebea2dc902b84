"""The soak of a harness: the simulator for any implementation, through the driver, the laws listening.

Slower than the simulator of the core by two orders of magnitude, and quicker than Hypothesis by one; what it finds is
a program as everywhere else. Each episode is a walk on a new queue, followed by its end: all resumed, all work ended.
"""

from __future__ import annotations

from contextlib import closing
from random import Random
from typing import Final

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.collecting import set_aside
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.programs import Program, Replay
from rdq_specs.simulator import SimulationFailed
from rdq_specs.trace import Did, Entry, Happened
from rdq_specs.walk import Walk

CALLS: Final = 60
"""Calls in an episode, those of scripts and of its end aside."""


class Soak:
    """One soak of one kind of harness. Its counts may be read at any time, after an interruption too."""

    enough: Final = 50_000
    """Steps, where nobody says how many."""
    distinct: Final = ""
    """Nothing: the states of a harness are not seen."""

    def __init__(self, seed: int, harness_type: HarnessType) -> None:
        self.seed = seed
        self.harness_type = harness_type
        self.steps: int = 0
        """Inputs accepted, and things that happened."""
        self.episodes: int = 0

    def run(self, steps: int) -> None:
        """Soak until there have been so many steps. Raises `SimulationFailed`, and `HarnessError`."""
        with set_aside():
            while self.steps < steps:
                self._episode(Random(f"{self.seed}/{self.episodes}"))
                self.episodes += 1

    def _episode(self, random: Random) -> None:
        capacity = random.choice((None, None, None, 1, 3)) if Feature.CAPACITY in self.harness_type.features else None
        made: list[Call] = []
        program = Program((), random.choice((0, 1, 2, 3)), capacity)
        run: _Counted | None = None
        try:
            run = _Counted.of(program, self.harness_type)
            with closing(run.driver):
                for call in Walk(random, run.driver.model, run.features, random.random() < 0.5).calls(CALLS):
                    made.append(call)
                    run.do(call)
                run.to_the_end()
        except Exception as error:
            raise SimulationFailed(Program(tuple(made), program.width, capacity), error) from error
        finally:
            self.steps += 0 if run is None else run.steps


class _Counted(Replay):
    """A run that counts its steps."""

    steps = 0

    def hear(self, entry: Entry) -> None:
        """What happened next."""
        super().hear(entry)
        self.steps += isinstance(entry, Happened) or (isinstance(entry, Did) and not isinstance(entry.call, _IDLE))


_IDLE: Final = (calls.Poll, calls.Turn, calls.Tick)
