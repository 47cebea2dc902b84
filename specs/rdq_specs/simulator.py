"""The simulator: seeded episodes of random calls on core and model, as many a second as plain Python gives.

A swarm: each episode draws its own width, capacity and frequencies, as one mixture for all reaches few situations.
Every return value, exception class and polled event is compared. Views and invariants, times, a clone and what is kept
are looked at when an episode ends; views and invariants in one episode of `OBSERVED` after each call, which also counts
the pairs of state and command. Episodes know nothing of each other, so that several processors can share them.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import count
from random import Random
from typing import Final

from rdq_core import RDQError
from rdq_specs.calls import Call
from rdq_specs.collecting import uncollected
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

BLOCK: Final = 8
"""Episodes that are played in one go, by one process."""


class SimulationFailed(AssertionError):
    """The core did other than the model, in this program (not shrunk)."""

    def __init__(self, program: Program, error: BaseException) -> None:
        super().__init__(program, error)
        self.program = program
        self.error = error

    def __str__(self) -> str:
        return f"{type(self.error).__name__}: {self.error}, after {len(self.program.calls)} calls"


@dataclass(frozen=True, slots=True)
class Block:
    """What came of a few episodes, up to the first that failed."""

    steps: int
    episodes: int
    observed: int
    pairs: frozenset[tuple[int, str]]
    failed: tuple[int, str] | None
    """The episode, and what was found."""


class Simulation:
    """One soak. Its counts may be read at any time, after an interruption too."""

    enough: Final = 1_000_000
    """Steps, where nobody says how many."""

    def __init__(self, seed: int, make: QueueMaker = make_queue, workers: int = 1) -> None:
        """`workers`: processes that share the episodes; what comes of these does not depend on how many."""
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
        """Simulate until there have been so many steps, and to the end of a block. Raises `SimulationFailed`."""
        with closing(self._blocks()) as blocks:
            while self.steps < steps:
                block = next(blocks)
                self.steps += block.steps
                self.episodes += block.episodes
                self.observed += block.observed
                self.pairs |= block.pairs
                if block.failed is not None:
                    raise self._failed(*block.failed)

    def _blocks(self) -> Generator[Block]:
        """Those that come next."""
        block = partial(play_block, self.seed, self.make, self.episodes)
        if self.workers > 1:
            yield from in_processes(block, self.workers)
        else:
            yield from map(block, count())

    def _failed(self, number: int, found: str) -> SimulationFailed:
        """Play that episode again, taking its calls down."""
        program, error = taken_down(self.seed, number, self.make)
        return SimulationFailed(program, error or Discrepancy(f"episode {number}, again", found, "nothing found"))


def play_block(seed: int, make: QueueMaker, first: int, block: int) -> Block:
    """Play the episodes of that block, counted from the first of all."""
    pairs: set[tuple[int, str]] = set()

    def count_pair(call: Call, state: Hashable) -> None:
        pairs.add((hash(state), type(call).__name__))

    first += block * BLOCK
    steps = observed = 0
    with uncollected():
        for number in range(first, first + BLOCK):
            watched = number % OBSERVED == 0
            episode = begin(seed, number, make, count_pair if watched else None)
            try:
                play(episode)
            except Exception as error:
                failed = number, repr(error)
                return Block(steps + episode.steps, number - first, observed, frozenset(pairs), failed)
            steps += episode.steps
            observed += watched
    return Block(steps, BLOCK, observed, frozenset(pairs), None)


def taken_down(seed: int, number: int, make: QueueMaker = make_queue) -> tuple[Program, Exception | None]:
    """Play that episode, taking its calls down; these, and what was found."""
    made: list[Call] = []
    episode = begin(seed, number, make, lambda call, _state: made.append(call))
    found: Exception | None = None
    try:
        play(episode)
    except Exception as error:
        found = error
    return Program(tuple(made), episode.width, episode.capacity), found


def begin(seed: int, number: int, make: QueueMaker, note: Note | None) -> Swarm:
    """That episode. `note`: is told of each call, with the state before it."""
    make = make if note is None else recording(make, note)
    return Swarm(Random(f"{seed}/{number}"), make, number % OBSERVED == 0)


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
