"""The promise dictionary as a pure machine: a key may be asked for before anything is set for it.

Inputs are method calls that carry the time; what to do next is polled. `specs/SEMANTICS.md` states the rules.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Generic, TypeVar, final

from rdq_core._time import NEVER_YET, later
from rdq_core.commands import Wait
from rdq_core.errors import DictClosed, InvalidType, InvariantViolated, UnknownKey
from rdq_core.promises import (
    Closed,
    DictGetter,
    Failed,
    Found,
    Outcome,
    Present,
    PromiseDictCommand,
    PromiseDictSnapshot,
    PromiseDictStatistics,
)

K = TypeVar("K")
V = TypeVar("V")


@final
class PromiseDict(Generic[K, V]):
    """Keys and values, and those who have asked for a key before it is set.

    Every input takes `now`, in seconds, from any source: an earlier value than the latest counts as the latest, one
    that is no finite number is refused (`InvalidType`, `InvalidValue`). A key must be hashable (`InvalidType`). An
    input that raises changes nothing. After any inputs, poll until `Wait`.

    What a getter is given is decided when its key is set: the first value set after it asked, whatever becomes of the
    key before that is told.
    """

    __slots__ = (
        *("_closed", "_lines", "_now", "_to_tell", "_values", "_waiting"),
        *("_failed", "_forgotten", "_found", "_issued"),  # numbers, for the statistics
    )

    def __init__(self) -> None:
        self._now: float = NEVER_YET
        self._values: dict[K, V] = {}
        self._waiting: OrderedDict[DictGetter[K], float] = OrderedDict()  # when each asked, in order of asking
        self._lines: dict[K, dict[DictGetter[K], None]] = {}  # the same by key; a line no one stands in is not kept
        self._to_tell: OrderedDict[DictGetter[K], Outcome[K, V]] = OrderedDict()
        self._closed = False
        self._issued = 0
        self._found = 0
        self._failed = 0
        self._forgotten = 0

    # -- inputs ---------------------------------------------------------------------------------------------

    def get(self, key: K, *, now: float) -> Present[V] | DictGetter[K]:
        """What is set for the key; or a getter, who is told `Found`, or `Failed`, or `Closed`. O(1).

        Raises `InvalidType`, and `DictClosed` for what is not set and never will be.
        """
        now = later(self._now, now)
        _check_key(key)
        if key in self._values:
            self._now = now
            self._issued += 1
            self._found += 1
            return Present(self._values[key])
        if self._closed:
            raise DictClosed
        self._now = now
        getter = DictGetter(key, self._issued)
        self._issued += 1
        self._waiting[getter] = now
        self._lines.setdefault(key, {})[getter] = None
        return getter

    def set(self, key: K, value: V, *, now: float) -> None:
        """Set the key, again perhaps; all who wait for it are told. O(their number).

        Raises `InvalidType`, and `DictClosed` after `close`.
        """
        self._check_open(key, now)
        self._values[key] = value
        for getter in self._leave(key):
            self._to_tell[getter] = Found(getter, value)

    def delete(self, key: K, *, now: float) -> V:
        """Take the key and its value out, and return the value. O(1). Raises `UnknownKey` if it is not set."""
        now = later(self._now, now)
        _check_key(key)
        if key not in self._values:
            raise UnknownKey(key)
        self._now = now
        return self._values.pop(key)

    def fail(self, key: K, error: BaseException, *, now: float) -> None:
        """Fail all who wait for the key now; whoever asks later waits anew. What is set stays. O(their number).

        Raises `InvalidType`, for an error that is no exception too, and `DictClosed` after `close`.
        """
        if not isinstance(error, BaseException):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("error", error, "an exception")
        self._check_open(key, now)
        for getter in self._leave(key):
            self._to_tell[getter] = Failed(getter, error)

    def close(self, *, now: float) -> None:
        """Set no more; all who wait are told, in order of asking. Closing twice is closing once. O(their number).

        What is set can be looked at and deleted as ever.
        """
        self._now = later(self._now, now)
        self._closed = True
        for getter in self._waiting:
            self._to_tell[getter] = Closed(getter)
        self._waiting.clear()
        self._lines.clear()

    def forget(self, getter: DictGetter[K], *, now: float) -> bool:
        """Tell this getter nothing; whether it was still to be told. O(1). Raises `InvalidType` for what is none."""
        now = later(self._now, now)
        if not isinstance(getter, DictGetter):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("getter", getter, "a getter")
        self._now = now
        if getter in self._waiting:
            del self._waiting[getter]
            line = self._lines[getter.key]
            del line[getter]
            if not line:
                del self._lines[getter.key]
        elif self._to_tell.pop(getter, None) is None:
            return False
        self._forgotten += 1
        return True

    # -- what comes out -------------------------------------------------------------------------------------

    def poll(self, *, now: float) -> PromiseDictCommand[K, V]:
        """The one next thing to tell, in the order in which that was decided, or `Wait`. O(1)."""
        self._now = later(self._now, now)
        if not self._to_tell:
            return Wait(None)
        _, outcome = self._to_tell.popitem(last=False)
        if isinstance(outcome, Found):
            self._found += 1
        else:
            self._failed += 1
        return outcome

    # -- views ----------------------------------------------------------------------------------------------

    @property
    def present(self) -> Mapping[K, V]:
        """What is set, in order of setting; to be looked at, and always as it is then. O(1)."""
        return MappingProxyType(self._values)

    @property
    def closed(self) -> bool:
        """Whether no more will be set."""
        return self._closed

    def __len__(self) -> int:
        """How many keys are set. O(1)."""
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        """Whether the key is set. O(1)."""
        return key in self._values

    def __iter__(self) -> Iterator[K]:
        """Iterate over the keys that are set, as over those of a dict."""
        return iter(self._values)

    def waiting(self) -> list[K]:
        """The keys that are waited for, each once, the longest waited for first. O(waiting)."""
        return list(dict.fromkeys(getter.key for getter in self._waiting))

    def statistics(self, *, now: float) -> PromiseDictStatistics:
        """What is set, who waits, and what became of all who asked. O(1)."""
        first = next(iter(self._waiting.values()), None)
        now = later(self._now, now)
        return PromiseDictStatistics(
            asked=self._issued,
            waiting=len(self._waiting),
            to_tell=len(self._to_tell),
            found=self._found,
            failed=self._failed,
            forgotten=self._forgotten,
            present=len(self),
            keys=len(self._lines),
            longest=None if first is None else now - first,
            closed=self._closed,
        )

    def snapshot(self) -> PromiseDictSnapshot:
        """All that can still matter. O(n)."""
        return PromiseDictSnapshot(
            tuple(self._values.items()),
            tuple(getter.key for getter in self._waiting),
            tuple((type(outcome), outcome.getter.key, _content(outcome)) for outcome in self._to_tell.values()),
            self._closed,
        )

    def clone(self) -> PromiseDict[K, V]:
        """A dictionary that behaves from here on as this one would; it shares nothing but keys and values. O(n)."""
        copy = PromiseDict[K, V]()
        copy._now = self._now
        copy._values = self._values.copy()
        copy._waiting = self._waiting.copy()
        copy._lines = {key: line.copy() for key, line in self._lines.items()}
        copy._to_tell = self._to_tell.copy()
        copy._closed = self._closed
        copy._issued = self._issued
        copy._found = self._found
        copy._failed = self._failed
        copy._forgotten = self._forgotten
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the machine is in a state that must not exist. O(n)."""
        in_lines = [getter for line in self._lines.values() for getter in line]
        told = self._found + self._failed + self._forgotten
        rules = {
            "nobody waits for what is set": not self._lines.keys() & self._values.keys(),
            "a line no one stands in is not kept": all(self._lines.values()),
            "who waits stands in the line of its key": (
                len(in_lines) == len(self._waiting)
                and all(getter in self._lines.get(getter.key, ()) for getter in self._waiting)
            ),
            "who is to be told does not wait": not self._waiting.keys() & self._to_tell.keys(),
            "who waits is in order of asking": list(self._waiting.values()) == sorted(self._waiting.values()),
            "nobody waits once it is closed": not (self._closed and self._waiting),
            "asked = waiting + to tell + found + failed + forgotten": (
                self._issued == len(self._waiting) + len(self._to_tell) + told
            ),
        }
        for rule, holds in rules.items():
            if not holds:
                raise InvariantViolated(rule)

    def _check_open(self, key: K, now: float) -> None:
        now = later(self._now, now)
        _check_key(key)
        if self._closed:
            raise DictClosed
        self._now = now

    def _leave(self, key: K) -> dict[DictGetter[K], None]:
        """Those who wait for the key, who then wait no more."""
        line = self._lines.pop(key, {})
        for getter in line:
            del self._waiting[getter]
        return line


def _check_key(key: object) -> None:
    try:
        hash(key)
    except TypeError:
        raise InvalidType("key", key, "hashable") from None


def _content(outcome: Outcome[K, V]) -> object:
    """The value or the error that is told."""
    match outcome:
        case Found(_, value):
            return value
        case Failed(_, error):
            return error
        case _:
            return None
