"""The explorer of a structure: breadth first over the pair of machine and model, until a small scope is closed.

States are told apart by both whole snapshots, names canonical; inputs come between any two
polls, which covers whatever a shell's user may do re-entrantly. A name that is over may be given again here: the
machine does not know names, and the harness forgets it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Self

from rdq_core import RDQError
from rdq_specs.breadth import BreadthFirst
from rdq_specs.calls import Poll, Turn
from rdq_specs.findings import Discrepancy
from rdq_specs.model import Refused
from rdq_specs.pair import copy_of
from rdq_specs.structures.programs import Calls
from rdq_specs.structures.structure import AnyCall, CoreHarness, Model, Scope, Structure
from rdq_specs.structures.trace import Event


class Found(AssertionError):
    """The machine did other than the model. `program` leads there, `discrepancy` says what was other."""

    def __init__(self, program: Calls, discrepancy: Exception) -> None:
        super().__init__(program, discrepancy)
        self.program = program
        self.discrepancy = discrepancy

    def __str__(self) -> str:
        return f"{type(self.discrepancy).__name__}: {self.discrepancy}, after {self.program}"


class Pair:
    """A machine and a model that have been told the same."""

    __slots__ = ("harness", "model")

    def __init__(self, harness: CoreHarness, model: Model) -> None:
        self.harness: CoreHarness = harness
        self.model: Model = model

    def twin(self) -> Self:
        """Another pair as this one, by the machine's own `clone`."""
        return type(self)(self.harness.clone(), copy_of(self.model))

    def key(self) -> Hashable:
        """Both whole snapshots."""
        return self.harness.snapshot(), self.model.snapshot()

    def check(self) -> None:
        """Compare what can be seen, and let the machine look for what is wrong with itself."""
        shown, meant = self.harness.views(), self.model.views()
        if shown != meant:
            raise Discrepancy("the views", meant, shown)
        self.harness.check()

    def do(self, call: AnyCall) -> bool:
        """Do the call on both, and compare what they return or raise. Whether it was accepted. Raises `Discrepancy`."""
        if isinstance(call, Poll):
            self.poll()
            return True
        if isinstance(call, Turn):
            while self.poll() is not None:
                pass
            return True
        try:
            expected = self.model.do(call)
        except Refused as refused:
            self._refused(call, refused)
            return False
        try:
            actual = self.harness.do(call)
        except Exception as error:
            raise Discrepancy(f"{call}", expected, repr(error), "ERROR-1") from error
        if actual != expected:
            raise Discrepancy(f"{call}", expected, actual)
        return True

    def poll(self) -> Event | None:
        """Poll both, compare, and return what is due. Raises `Discrepancy`."""
        expected = self.model.poll()
        actual = self.harness.next_event()
        if actual != expected:
            raise Discrepancy("a poll", expected, actual)
        return expected

    def _refused(self, call: AnyCall, refused: Refused) -> None:
        try:
            actual = self.harness.do(call)
        except RDQError as error:
            if isinstance(error, refused.error):
                return
            actual = error
        except Exception as error:
            actual = error
        raise Discrepancy(f"{call}", refused.error.__name__, repr(actual), "ERROR-1")


class Explorer(BreadthFirst[Pair, AnyCall]):
    """One exploration of a scope. Raises `Found`, by a shortest way."""

    def __init__(
        self,
        structure: Structure,
        scope: Scope,
        core: type[CoreHarness] | None = None,
        limit: int | None = None,
    ) -> None:
        """`core`: the machine's harness (None: the structure's own); `limit`: of states, after which it is given up."""
        super().__init__(limit)
        self.structure = structure
        self.scope = scope
        self.core: type[CoreHarness] = structure.core if core is None else core

    def _first(self) -> Pair:
        return Pair(self.core(_unheard), self.structure.model())

    def _actions(self, pair: Pair) -> Iterable[Calls]:
        return ((Poll(),), *self.scope.actions(pair.model))

    def _step(self, pair: Pair, action: Calls, key: Hashable) -> Hashable:
        known = False  # whether it leads to the same key, seen after the last call
        for call in action:
            known = not pair.do(call)
            if known and pair.key() != key:
                raise Discrepancy(f"after {call} was refused", key, pair.key(), "ERROR-2")
        return key if known else pair.key()

    def _key(self, pair: Pair) -> Hashable:
        return pair.key()

    def _found(self, state: int, steps: Calls, error: Exception) -> Found:
        return Found((*self.program(state), *steps), error)


def _unheard(_event: Event) -> None:
    """What a machine's harness tells where the explorer polls it itself."""
