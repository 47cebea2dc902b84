"""Breadth first: from a first pair of implementation and model to all that can be reached, told apart by a key.

What a pair is, what may be done to it, and what tells two apart, is the subclass's to say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from rdq_specs.collecting import uncollected


class Twofold(Protocol):
    """An implementation and a model side by side."""

    def twin(self) -> Self:
        """Another as this one, that shares nothing with it."""
        ...

    def check(self) -> None:
        """Raise if the two show different things, or the implementation finds something wrong with itself."""
        ...


P = TypeVar("P", bound=Twofold)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class State(Generic[P]):
    """A state reached and not left yet. `number` is its place among all, in order of discovery; `depth`, how many
    transitions it takes to come there.
    """

    number: int
    depth: int
    pair: P
    key: Hashable


class BreadthFirst(ABC, Generic[P, C]):
    """One exploration. The counts may be read at any time, after an interruption too."""

    def __init__(self, limit: int | None = None) -> None:
        """`limit`: of states, after which it is given up (a wrong implementation's need not be finite)."""
        self.limit = limit
        self.transitions: int = 0
        self.depth: int = 0
        self.closed: bool = False
        self._seen: set[Hashable] = set()
        self._ways: list[tuple[int, tuple[C, ...]]] = []  # how each state was reached: from which, by what
        self._frontier: deque[State[P]] = deque()

    @property
    def states(self) -> int:
        """How many states have been reached."""
        return len(self._ways)

    def run(self) -> None:
        """Explore until closed, or until the limit; it goes on from there if that has been raised since.

        Raises what `_found` makes of a mistake, by a shortest way.
        """
        with uncollected():
            self._run()

    def program(self, state: int) -> list[C]:
        """The calls that led to the state of that number."""
        program: list[C] = []
        while state:
            state, steps = self._ways[state]
            program[:0] = steps
        return program

    @abstractmethod
    def _first(self) -> P:
        """What it begins with."""

    @abstractmethod
    def _actions(self, pair: P) -> Iterable[tuple[C, ...]]:
        """Everything that may be done there, a transition each."""

    @abstractmethod
    def _step(self, pair: P, action: tuple[C, ...], key: Hashable) -> Hashable:
        """Do the action on the pair of that key; the key of what it leads to. Raises what it finds."""

    @abstractmethod
    def _key(self, pair: P) -> Hashable:
        """What tells states apart."""

    @abstractmethod
    def _found(self, state: int, steps: tuple[C, ...], error: Exception) -> Exception:
        """What to raise for that error, at the end of these steps from the state of that number."""

    def _unchanged(self, _before: P, _after: P) -> bool:
        """Whether of two pairs with one key nothing else differs that actions go by."""
        return True

    def _run(self) -> None:
        if not self._ways:
            pair = self._first()
            self._reached(0, 0, (), pair, self._key(pair))
        while self._frontier:
            if self.limit is not None and self.states >= self.limit:
                return
            state = self._frontier.popleft()
            self.depth = state.depth
            self._leave(state)
        self.closed = True

    def _leave(self, state: State[P]) -> None:
        """Try everything in this state. What changes nothing is tried on one and the same twin, one after another."""
        twin = state.pair.twin()
        before: tuple[C, ...] = ()
        for action in self._actions(state.pair):
            steps = (*before, *action)
            try:
                key = self._step(twin, action, state.key)
            except Exception as error:
                raise self._found(state.number, steps, error) from error
            self.transitions += 1
            if key == state.key and self._unchanged(state.pair, twin):
                before = steps
                continue
            if key not in self._seen:
                self._reached(state.number, state.depth + 1, steps, twin, key)
            twin, before = state.pair.twin(), ()

    def _reached(self, parent: int, depth: int, steps: tuple[C, ...], pair: P, key: Hashable) -> None:
        try:
            pair.check()
        except Exception as error:
            raise self._found(parent, steps, error) from error
        self._seen.add(key)
        self._frontier.append(State(len(self._ways), depth, pair, key))
        self._ways.append((parent, steps))
