"""The explorer: breadth first over the pair of core and model, until a small scope is closed.

States are told apart by both whole snapshots, in which jobs are named in order of arrival, so that the space of a
scope is finite. Inputs come between any two polls, which covers whatever a shell's user may do re-entrantly. What
bounds the space is `Scope.live`, the jobs not yet told of; a put beyond it is not made.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from rdq_specs.breadth import BreadthFirst
from rdq_specs.calls import Call, Turn
from rdq_specs.driver import Discrepancy
from rdq_specs.pair import Pair, QueueMaker, make_queue
from rdq_specs.programs import Program
from rdq_specs.scopes import Scope, actions


class Found(AssertionError):
    """The core did other than the model. `program` leads there, `discrepancy` says what was other."""

    def __init__(self, program: Program, discrepancy: Exception) -> None:
        super().__init__(program, discrepancy)
        self.program = program
        self.discrepancy = discrepancy

    def __str__(self) -> str:
        return f"{type(self.discrepancy).__name__}: {self.discrepancy}, after {len(self.program.calls)} calls"


class Explorer(BreadthFirst[Pair, Call]):
    """One exploration of a scope. Raises `Found`, by a shortest way."""

    def __init__(self, scope: Scope, make: QueueMaker = make_queue, limit: int | None = None) -> None:
        """`make` makes the core; `limit`: of states, after which it is given up (a wrong core's need not be finite)."""
        super().__init__(limit)
        self.scope = scope
        self.make = make

    def _first(self) -> Pair:
        return Pair(self.make, self.scope.width, self.scope.capacity, self.scope.told)

    def _actions(self, pair: Pair) -> Iterator[tuple[Call, ...]]:
        return actions(self.scope, pair)

    def _step(self, pair: Pair, action: tuple[Call, ...], key: Hashable) -> Hashable:
        """Do the action; the key of what it leads to."""
        known = False  # whether that is the same key, seen after the last call
        for call in action:
            if isinstance(call, Turn):
                pair.poll_all()
                known = False
            else:
                known = not pair.do(call)
                if known and self._key(pair) != key:
                    raise Discrepancy(f"after {call} was refused", key, self._key(pair), "ERROR-2")
        return key if known else self._key(pair)

    def _unchanged(self, before: Pair, after: Pair) -> bool:
        return after.model.asked == before.model.asked  # as actions name waiters by number

    def _found(self, state: int, steps: tuple[Call, ...], error: Exception) -> Found:
        scope = self.scope
        return Found(Program((*self.program(state), *steps), scope.width, scope.capacity), error)

    def _key(self, pair: Pair) -> Hashable:
        return self.scope.key(pair)
