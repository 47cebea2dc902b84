"""`rdq_twisted.DeferredDict` on a `Clock`, as the specification sees it."""

# pyright: reportPrivateUsage=false
# The machine's own invariants are checked too.

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import cast

from rdq_specs.calls import Poll
from rdq_specs.structures import Harness
from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.promise_dict.core import FAILURE, Value, key_of
from rdq_specs.structures.retention import outliving
from rdq_specs.structures.trace import Event
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted_harness import SetClock

from rdq_twisted import DeferredDict, DictClosed


class TwistedHarness(Harness):
    """The shell. Keys are set in each way by turns."""

    lacks = frozenset({Poll})

    def __init__(self, told: Callable[[Event], None]) -> None:
        super().__init__(told)
        self.clock = SetClock()
        self.dict: DeferredDict[int, Value] = DeferredDict(clock=self.clock)
        self.values: dict[int, Value] = {}  # every one ever set, by place
        self.getters: dict[int, Deferred[Value]] = {}

    def can(self, call: object) -> bool:
        if isinstance(call, calls.Forget):
            return call.name in self.getters
        return super().can(call)

    def do(self, call: object) -> object:
        match call:
            case calls.Get(name, key):
                return self._get(name, self.dict[key_of(key)])
            case calls.Set(key, value):
                made = self.values[len(self.values)] = Value(value)
                self._set(key_of(key), made)
            case calls.Delete(key):
                return self.dict.pop(key_of(key)).number
            case calls.Fail(key):
                self.dict.fail(key_of(key), Failure(FAILURE) if key % 2 else FAILURE)
            case calls.Close():
                self.dict.close()
            case calls.Forget(name):
                stood = not self.getters[name].called
                self.getters[name].cancel()
                return stood
            case _:
                raise TypeError(call)
        return None

    def turn(self) -> None:
        while self.clock.clock.getDelayedCalls():
            self.clock.clock.advance(0)

    def tick(self, seconds: float) -> None:
        self.clock.says += seconds

    def views(self) -> Hashable:
        present = tuple((key, value.number) for key, value in self.dict.items())
        return present, tuple(self.dict.waiting()), self.dict.closed

    def check(self) -> None:
        self.dict._machine.check_invariants()
        statistics = self.dict.statistics()
        assert len(self.dict._waiting) == statistics.waiting + statistics.to_tell

    def timers(self) -> int:
        return len(self.clock.clock.getDelayedCalls())

    def retained(self) -> Sequence[int]:
        self.getters.clear()
        return outliving(self.values, list(self.values))

    def _get(self, name: int, deferred: Deferred[Value]) -> object:
        if not deferred.called:
            self.getters[name] = deferred
            deferred.addCallback(self._found, name)
            deferred.addErrback(self._failed, name)
            deferred.addErrback(lambda _: None)
            return None
        given: list[Value | Failure] = []
        deferred.addBoth(given.append)
        if isinstance(given[0], Failure):
            raise cast("Exception", given[0].value)  # pyright: ignore[reportUnknownMemberType]
        return "present", given[0].number

    def _found(self, value: Value, name: int) -> None:
        self.told(("found", name, value.number))

    def _failed(self, reason: Failure, name: int) -> None:
        error = cast("BaseException", reason.value)  # pyright: ignore[reportUnknownMemberType]
        if error is FAILURE:
            self.told(("failed", name))
        elif isinstance(error, DictClosed):
            self.told(("closed", name))

    def _set(self, key: int, value: Value) -> None:
        match len(self.values) % 4:
            case 0:
                self.dict[key] = value
            case 1:
                self.dict.update([(key, value)])
            case 2:
                self.dict |= [(key, value)]
            case _ if key != cast("int", []) and key not in self.dict:
                assert self.dict.setdefault(key, value) is value
            case _:
                self.dict.update([(key, value)])
