"""The harness of `rdq_core.PromiseDict`."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Self, cast

from rdq_core import PromiseDict, Wait
from rdq_core.promises import Closed, DictGetter, Failed, Found, Present
from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.promise_dict.calls import UNHASHABLE
from rdq_specs.structures.retention import outliving
from rdq_specs.structures.structure import FOREIGN, AnyCall, CoreHarness
from rdq_specs.structures.trace import Event


class Value:
    """A value, equal to another of that number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and self.number == other.number

    def __hash__(self) -> int:
        return hash(self.number)


class KeyFailed(Exception):
    """What keys are failed with."""


FAILURE: Final = KeyFailed()


def key_of(key: int) -> int:
    """The key, or what has no hash."""
    return cast("int", []) if key == UNHASHABLE else key


class PromiseDictHarness(CoreHarness):
    """The machine, polled."""

    def __init__(self, told: Callable[[Event], None]) -> None:
        super().__init__(told)
        self.dict: PromiseDict[int, Value] = PromiseDict[int, Value]()
        self.getters: dict[int, DictGetter[int]] = {}
        self.values: dict[int, Value] = {}  # every one ever set, by place

    def do(self, call: AnyCall) -> object:
        match call:
            case calls.Get(name, key):
                asked = self.dict.get(key_of(key), now=self.now)
                if isinstance(asked, Present):
                    return "present", asked.value.number
                self.getters[name] = asked
            case calls.Set(key, value):
                made = self.values[len(self.values)] = Value(value)
                self.dict.set(key_of(key), made, now=self.now)
            case calls.Delete(key):
                return self.dict.delete(key_of(key), now=self.now).number
            case calls.Fail(key):
                self.dict.fail(key_of(key), FAILURE, now=self.now)
            case calls.Close():
                self.dict.close(now=self.now)
            case calls.Forget(name):
                return self.dict.forget(self.getters.get(name, DictGetter(0, FOREIGN)), now=self.now)
            case _:
                raise TypeError(call)
        return None

    def next_event(self) -> Event | None:
        match self.dict.poll(now=self.now):
            case Found(getter, value):
                return "found", self._name(getter), value.number
            case Failed(getter, error):
                return ("failed" if error is FAILURE else repr(error)), self._name(getter)
            case Closed(getter):
                return "closed", self._name(getter)
            case Wait(until):
                return None if until is None else ("wait", until)

    def views(self) -> Hashable:
        present = tuple((key, value.number) for key, value in self.dict.present.items())
        return present, tuple(self.dict.waiting()), self.dict.closed

    def check(self) -> None:
        self.dict.check_invariants()
        statistics = self.dict.statistics(now=self.now)
        assert (statistics.present, statistics.keys) == (len(self.dict), len(self.dict.waiting()))

    def retained(self) -> Sequence[int]:
        return outliving(self.values, list(self.values))

    def snapshot(self) -> Hashable:
        # A snapshot has no need of what follows from the rest, but a mistake may lie in it.
        lines = {key: tuple(getter.key for getter in line) for key, line in self.dict._lines.items()}
        return self.dict.snapshot(), frozenset(lines.items())

    def clone(self) -> Self:
        copy = type(self)(self.told)
        copy.dict = self.dict.clone()
        copy.getters = self.getters.copy()
        return copy

    def _name(self, getter: DictGetter[int]) -> int:
        return next(name for name, ticket in self.getters.items() if ticket == getter)
