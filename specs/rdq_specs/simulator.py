"""The simulator: seeded episodes of random calls on core and model, as many a second as plain Python gives.

A swarm: each episode draws its own width, capacity and frequencies, as one mixture for all reaches few situations.
Every return value, exception class and polled event is compared. Views and invariants, times, a clone and what is kept
are looked at when an episode ends; views and invariants in one episode of `OBSERVED` after each call, which also counts
the pairs of state and command.
"""

from __future__ import annotations

import gc
from collections.abc import Hashable
from random import Random
from typing import Final

from rdq_core import RDQError
from rdq_specs.calls import Call
from rdq_specs.findings import Discrepancy
from rdq_specs.pair import QueueMaker, make_queue
from rdq_specs.programs import Program
from rdq_specs.recorder import Note, recording
from rdq_specs.swarm import ENDING, ORDINARY, Swarm

CALLS: Final = 1000
"""Operations in an episode; one may make several calls."""

OBSERVED: Final = 256
"""One episode of so many is observed after each call."""


class SimulationFailed(AssertionError):
    """The core did other than the model, in this program (not shrunk)."""

    def __init__(self, program: Program, error: BaseException) -> None:
        super().__init__(program, error)
        self.program = program
        self.error = error

    def __str__(self) -> str:
        return f"{type(self.error).__name__}: {self.error}, after {len(self.program.calls)} calls"


class Simulation:
    """One soak. Its counts may be read at any time, after an interruption too."""

    enough: Final = 1_000_000
    """Steps, where nobody says how many."""

    def __init__(self, seed: int, make: QueueMaker = make_queue) -> None:
        self.seed = seed
        self.make = make
        self.steps: int = 0
        """What changed the state: an accepted input, or a poll that gave something."""
        self.episodes: int = 0
        self.observed: int = 0
        self.pairs: set[tuple[int, str]] = set()
        """Distinct (snapshot of the core, kind of call), of the observed episodes alone."""

    @property
    def distinct(self) -> str:
        """How many pairs there were, in words to go on with."""
        return f"; {len(self.pairs)} distinct (state, command) pairs in {self.observed} of them"

    def run(self, steps: int) -> None:
        """Simulate until there have been so many steps. Raises `SimulationFailed`."""
        collecting = gc.isenabled()
        gc.disable()  # nothing here is a cycle but the episodes, of which a few are kept until the next collection
        try:
            while self.steps < steps:
                self._episode(self.episodes)
                self.episodes += 1
                if self.episodes % 4096 == 0:
                    gc.collect()
        finally:
            if collecting:
                gc.enable()

    def _episode(self, number: int) -> None:
        observed = number % OBSERVED == 0
        episode = self._begin(number, self._count if observed else None)
        try:
            play(episode)
        except Exception as error:
            raise self._failed(number, error) from error
        finally:
            self.steps += episode.steps
        self.observed += observed

    def _begin(self, number: int, note: Note | None) -> Swarm:
        make = self.make if note is None else recording(self.make, note)
        return Swarm(Random(f"{self.seed}/{number}"), make, number % OBSERVED == 0)

    def _count(self, call: Call, state: Hashable) -> None:
        self.pairs.add((hash(state), type(call).__name__))

    def _failed(self, number: int, error: Exception) -> SimulationFailed:
        """Play that episode again, taking its calls down."""
        made: list[Call] = []
        episode = self._begin(number, lambda call, _state: made.append(call))
        try:
            play(episode)
        except Exception as again:
            error = again
        return SimulationFailed(Program(tuple(made), episode.width, episode.capacity), error)


def play(episode: Swarm) -> None:
    """Play an episode to its end. Raises what it finds."""
    try:
        for operation in episode.draw(ORDINARY, CALLS):
            operation()
        if episode.ends:
            for operation in episode.draw(ENDING, CALLS // 20):
                operation()
    except RDQError as error:
        raise Discrepancy("a call that is legal", "it is accepted", repr(error), "ERROR-1") from error
    episode.finale()
