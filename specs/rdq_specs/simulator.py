"""The simulator: seeded episodes of random calls on core and model, as many a second as plain Python gives.

A swarm: each episode draws its own width, capacity and frequencies, as one mixture for all reaches few situations.
Every return value, exception class and polled event is compared. Views and invariants, times, a clone and what is kept
are looked at when an episode ends; views and invariants in one episode of `OBSERVED` after each call, which also counts
the pairs of state and command. Episodes know nothing of each other, so that several processors share them, a block at
a time.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Hashable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

from rdq_core import RDQError
from rdq_specs.calls import Call
from rdq_specs.findings import Discrepancy
from rdq_specs.pair import QueueMaker, make_queue
from rdq_specs.processes import in_processes
from rdq_specs.programs import Program
from rdq_specs.recorder import Note, recording
from rdq_specs.swarm import ENDING, ORDINARY, Swarm

CALLS: Final = 1000
"""Operations in an episode; one may make several calls."""

OBSERVED: Final = 256
"""One episode of so many is observed after each call."""

BLOCK: Final = 32
"""Episodes that a process is given at a time."""


class SimulationFailed(AssertionError):
    """The core did other than the model, in this program (not shrunk)."""

    def __init__(self, program: Program, error: BaseException) -> None:
        super().__init__(program, error)
        self.program = program
        self.error = error

    def __str__(self) -> str:
        return f"{type(self.error).__name__}: {self.error}, after {len(self.program.calls)} calls"


@dataclass(frozen=True, slots=True)
class _Block:
    """What came of a block of episodes: as much as was counted, and which of them failed, which ended it."""

    steps: int
    episodes: int
    observed: int
    pairs: frozenset[tuple[int, str]]
    failed: int | None


class Simulation:
    """One soak. Its counts may be read at any time, after an interruption too."""

    enough: Final = 1_000_000
    """Steps, where nobody says how many."""

    def __init__(self, seed: int, make: QueueMaker = make_queue, workers: int = 1) -> None:
        """`workers`: processes that share the episodes. What they come to does not depend on that, but that more of
        them go on to the end of a block; `make` must come through pickling where there are several.
        """
        self.seed = seed
        self.make = make
        self.workers = workers
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
        if self.workers > 1:
            self._run_in_processes(steps)
            return
        with _uncollected():
            while self.steps < steps:
                self.play_next()

    def play_next(self) -> None:
        """Play one episode more. Raises `SimulationFailed`."""
        self._episode(self.episodes)
        self.episodes += 1
        if self.episodes % 4096 == 0:
            gc.collect()

    def taken_down(self, number: int) -> SimulationFailed:
        """Play that episode, taking its calls down; what came of it, if it was to fail."""
        made: list[Call] = []
        episode = self._begin(number, lambda call, _state: made.append(call))
        error: Exception = Discrepancy(f"episode {number}", "it fails", "it does not")
        try:
            play(episode)
        except Exception as again:
            error = again
        return SimulationFailed(Program(tuple(made), episode.width, episode.capacity), error)

    def _run_in_processes(self, steps: int) -> None:
        with closing(in_processes(partial(_block, self.seed, self.make), self.workers)) as blocks:
            while self.steps < steps:
                block = next(blocks)
                self.steps += block.steps
                self.episodes += block.episodes
                self.observed += block.observed
                self.pairs |= block.pairs
                if block.failed is not None:
                    raise self.taken_down(block.failed)

    def _episode(self, number: int) -> None:
        observed = number % OBSERVED == 0
        episode = self._begin(number, self._count if observed else None)
        try:
            play(episode)
        except Exception as error:
            raise self.taken_down(number) from error
        finally:
            self.steps += episode.steps
        self.observed += observed

    def _begin(self, number: int, note: Note | None) -> Swarm:
        make = self.make if note is None else recording(self.make, note)
        return Swarm(Random(f"{self.seed}/{number}"), make, number % OBSERVED == 0)

    def _count(self, call: Call, state: Hashable) -> None:
        self.pairs.add((hash(state), type(call).__name__))


@contextmanager
def _uncollected() -> Generator[None]:
    """No garbage is collected: nothing here is a cycle but the episodes, of which a few are kept until later."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _block(seed: int, make: QueueMaker, block: int) -> _Block:
    """Play the episodes of that block."""
    simulation, failed = Simulation(seed, make), None
    simulation.episodes = first = block * BLOCK
    try:
        with _uncollected():
            for _ in range(BLOCK):
                simulation.play_next()
    except SimulationFailed:
        failed = simulation.episodes
    done = simulation.episodes - first
    return _Block(simulation.steps, done, simulation.observed, frozenset(simulation.pairs), failed)


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
