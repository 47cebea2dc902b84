"""The explorer: breadth first over the pair of core and model, until a small scope is closed.

States are told apart by both whole snapshots, in which jobs are named in order of arrival, so that the space of a
scope is finite. Inputs come between any two polls, which covers whatever a shell's user may do re-entrantly. What
bounds the space is `Scope.live`, the jobs not yet told of; a put beyond it is not made.
"""

from __future__ import annotations

import gc
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from rdq_specs.calls import Call, Turn
from rdq_specs.driver import Discrepancy
from rdq_specs.pair import Pair, QueueMaker, make_queue
from rdq_specs.programs import Program
from rdq_specs.scopes import Scope, actions

_NOTHING: Final[tuple[Call, ...]] = ()


class Found(AssertionError):
    """The core did other than the model. `program` leads there, `discrepancy` says what was other."""

    def __init__(self, program: Program, discrepancy: Exception) -> None:
        super().__init__(program, discrepancy)
        self.program = program
        self.discrepancy = discrepancy

    def __str__(self) -> str:
        return f"{type(self.discrepancy).__name__}: {self.discrepancy}, after {len(self.program.calls)} calls"


@dataclass(frozen=True, slots=True)
class _State:
    """A state reached and not left yet. `number` is its place among all, in order of discovery."""

    number: int
    pair: Pair
    key: Hashable


class Explorer:
    """One exploration. The counts may be read at any time, after an interruption too."""

    def __init__(self, scope: Scope, make: QueueMaker = make_queue, limit: int | None = None) -> None:
        """`make` makes the core; `limit`: of states, after which it is given up (a wrong core's need not be finite)."""
        self.scope = scope
        self.make = make
        self.limit = limit
        self.transitions: int = 0
        self.depth: int = 0
        self.closed: bool = False
        self._seen: set[Hashable] = set()
        self._ways: list[tuple[int, tuple[Call, ...]]] = []  # how each state was reached: from which, by what

    @property
    def states(self) -> int:
        """How many states have been reached."""
        return len(self._ways)

    def run(self) -> None:
        """Explore until closed, or until the limit. Raises `Found`, by a shortest way."""
        collecting = gc.isenabled()
        gc.disable()  # a third of the time, and there are no cycles
        try:
            self._run()
        finally:
            if collecting:
                gc.enable()

    def program(self, state: int) -> list[Call]:
        """The calls that led to the state of that number."""
        program: list[Call] = []
        while state:
            state, steps = self._ways[state]
            program[:0] = steps
        return program

    def _run(self) -> None:
        pair = Pair(self.make, self.scope.width, self.scope.capacity, self.scope.told)
        frontier: list[_State] = []
        self._reached(frontier, 0, (), pair, self._key(pair))
        while frontier:
            reached: list[_State] = []
            for state in frontier:
                self._leave(state, reached)
                if self.limit is not None and self.states >= self.limit:
                    return
            frontier = reached
            self.depth += bool(frontier)
        self.closed = True

    def _leave(self, state: _State, reached: list[_State]) -> None:
        """Try everything in this state. What changes nothing is tried on one and the same twin, one after another."""
        twin, before = state.pair.twin(), _NOTHING
        for action in actions(self.scope, state.pair):
            steps = (*before, *action)
            try:
                key = self._step(twin, action, state.key)
            except Exception as error:
                raise self._found(state.number, steps, error) from error
            self.transitions += 1
            if key == state.key and twin.model.asked == state.pair.model.asked:  # as actions name waiters by number
                before = steps
                continue
            if key not in self._seen:
                self._reached(reached, state.number, steps, twin, key)
            twin, before = state.pair.twin(), _NOTHING

    def _step(self, pair: Pair, action: tuple[Call, ...], key: Hashable) -> Hashable:
        """Do the action; the key of what it leads to."""
        for call in action:
            if isinstance(call, Turn):
                pair.poll_all()
            elif not pair.do(call) and self._key(pair) != key:
                raise Discrepancy(f"after {call} was refused", key, self._key(pair), "ERROR-2")
        return self._key(pair)

    def _found(self, state: int, steps: tuple[Call, ...], error: Exception) -> Found:
        scope = self.scope
        return Found(Program((*self.program(state), *steps), scope.width, scope.capacity), error)

    def _key(self, pair: Pair) -> Hashable:
        return self.scope.key(pair)

    def _reached(self, frontier: list[_State], parent: int, steps: tuple[Call, ...], pair: Pair, key: Hashable) -> None:
        try:
            pair.check()
        except Exception as error:
            raise self._found(parent, steps, error) from error
        self._seen.add(key)
        frontier.append(_State(len(self._ways), pair, key))
        self._ways.append((parent, steps))
