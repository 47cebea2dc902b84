"""The promise dictionary on Twisted: `d[key]` is a Deferred, fired or to be fired when the key is set."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Final, Self, TypeAlias, TypeVar, cast, final, overload

from twisted.internet.defer import Deferred, fail, succeed
from twisted.python.failure import Failure

from rdq_core import DictClosed, DictGetter, InvalidType, PromiseDict, PromiseDictStatistics, Wait
from rdq_core.promises import Closed, Failed, Found, Present
from rdq_twisted.outcomes import hush
from rdq_twisted.timing import AnyClock, Timing
from rdq_twisted.turns import Turns

K = TypeVar("K")
V = TypeVar("V")
D = TypeVar("D")
N = TypeVar("N")

Items: TypeAlias = Mapping[K, V] | Iterable[tuple[K, V]]
"""What `dict` takes: a mapping, or pairs of key and value."""

_NOTHING: Final = object()


@final
class DeferredDict(Mapping[K, "Deferred[V] | V"]):
    """A dictionary whose keys may be asked for before they are set.

    `d[key]` is a Deferred: it has fired if the key is set, and fires when it is. Whatever else looks, `in`, `len`,
    iteration, `get`, `items` and `values`, sees what is set, plain values. Every way of setting fires the Deferreds of
    those who wait: `d[key] = value`, `update`, `setdefault`, `|=`.

    They fire in a *turn*, when control is back in the reactor, in order of setting and of asking; each with the first
    value set after it asked, whatever becomes of the key until then. Cancelling one leaves the others of its key, and
    when the last is gone nothing is kept of the key. Every method may be called from anywhere on the reactor's thread,
    callbacks included.

    A value must be no Deferred, which a Deferred cannot fire with, and no `Failure` (see `fail`): `InvalidType`.
    """

    __slots__ = ("__weakref__", "_machine", "_now", "_timing", "_turns", "_waiting")

    @overload
    def __init__(self, items: Items[K, V] = (), /, *, clock: AnyClock | None = None) -> None: ...

    @overload
    def __init__(
        self: DeferredDict[str, N], items: Items[str, N] = (), /, *, clock: AnyClock | None = None, **named: N
    ) -> None: ...

    def __init__(self, items: Any = (), /, *, clock: AnyClock | None = None, **named: Any) -> None:
        """A dictionary in which these are set, as `dict` takes them.

        `clock`: what it runs on, a reactor or a `Clock` (None: the reactor). Raises as `update`.
        """
        self._timing = Timing(clock)
        self._now = self._timing.now
        self._machine = PromiseDict[K, V]()
        self._turns = Turns(self._timing, self._run)
        self._waiting: dict[DictGetter[K], Deferred[V]] = {}
        self._set_all(_dict_of(items, named))

    def __repr__(self) -> str:
        numbers = self.statistics()
        keys = "key" if numbers.keys == 1 else "keys"
        closed = ", closed" if numbers.closed else ""
        return (
            f"<{type(self).__name__} of {numbers.present}: {numbers.waiting} waiting for {numbers.keys} {keys}{closed}>"
        )

    # -- asking ---------------------------------------------------------------------------------------------

    def __getitem__(self, key: K) -> Deferred[V]:
        """A Deferred that fires with the key's value: fired already if the key is set. O(1).

        It fails as `fail` says, and with `DictClosed` if the dictionary is closed first, or is closed already and the
        key not set. Raises `InvalidType` for a key that has no hash.
        """
        try:
            asked = self._machine.get(key, now=self._now())
        except DictClosed as error:
            return _closed(fail(error))
        if isinstance(asked, Present):
            return succeed(asked.value)
        deferred: Deferred[V] = Deferred(lambda _: self._forget(asked))
        self._waiting[asked] = deferred
        return deferred

    def waiting(self) -> list[K]:
        """The keys that are waited for, each once, the longest waited for first; a list of its own. O(getters)."""
        return self._machine.waiting()

    # -- setting --------------------------------------------------------------------------------------------

    def __setitem__(self, key: K, value: V) -> None:
        """Set the key, again perhaps, and fire the Deferreds of all who wait for it, in the next turn.

        Raises `InvalidType` for a key that has no hash and for a value that is a Deferred or a `Failure`, and
        `DictClosed` after `close`.
        """
        _check_value(value)
        self._machine.set(key, value, now=self._now())
        self._turns.soon()

    @overload
    def update(self, items: Items[K, V] = (), /) -> None: ...

    @overload
    def update(self: DeferredDict[str, N], items: Items[str, N] = (), /, **named: N) -> None: ...

    def update(self, items: Any = (), /, **named: Any) -> None:
        """Set all of these, as `dict.update` takes them; all or none. Raises as `d[key] = value`."""
        self._set_all(_dict_of(items, named))

    def __ior__(self, items: Items[K, V]) -> Self:
        """Set all of these, as `update`."""
        self.update(items)
        return self

    def setdefault(self, key: K, value: V) -> V:
        """The key's value; if it is not set, it is set to `value`, which is returned. Raises as `d[key] = value`."""
        if key not in self._machine:
            self[key] = value
        return self._machine.present[key]

    def fail(self, key: K, reason: BaseException | Failure) -> None:
        """Fail the Deferreds of all who wait for the key now, in the next turn; whoever asks later waits anew.

        What is set stays. Raises `InvalidType` for a key that has no hash and a reason that is no exception, and
        `DictClosed` after `close`.
        """
        error = _error_of(reason) if isinstance(reason, Failure) else reason
        if not isinstance(error, BaseException):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("reason", error, "an exception or a Failure")
        self._machine.fail(key, error, now=self._now())
        self._turns.soon()

    def close(self) -> None:
        """Set no more: the Deferreds of all who wait fail with `DictClosed`, in the next turn. Twice is once.

        That is no error of anybody's, and so is not logged where nobody handles it. What is set can be looked at, asked
        for and deleted as ever.
        """
        self._machine.close(now=self._now())
        self._turns.soon()

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._machine.closed

    # -- taking out -----------------------------------------------------------------------------------------

    def __delitem__(self, key: K) -> None:
        """Take the key out; who asks for it from here on waits. Raises `UnknownKey` (a `KeyError`), `InvalidType`."""
        self._machine.delete(key, now=self._now())

    @overload
    def pop(self, key: K) -> V: ...

    @overload
    def pop(self, key: K, default: V | D) -> V | D: ...

    def pop(self, key: K, default: object = _NOTHING) -> object:
        """Take the key out, and return its value; if it is not set, `default`, or raise as `del` without one."""
        if default is not _NOTHING and key not in self._machine:
            return default
        return self._machine.delete(key, now=self._now())

    def clear(self) -> None:
        """Take every key out; those who wait for others wait on. O(n)."""
        for key in list(self._machine):
            del self[key]

    # -- looking --------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many keys are set. O(1)."""
        return len(self._machine)

    def __contains__(self, key: object) -> bool:
        """Whether the key is set. O(1)."""
        return key in self._machine

    def __iter__(self) -> Iterator[K]:
        """Iterate over the keys that are set."""
        return iter(self._machine)

    # A Mapping's `get` gives what its `d[key]` gives, which is of no use here: a Deferred for what is not set.
    @overload
    def get(self, key: K, /) -> V | None: ...

    @overload
    def get(self, key: K, default: V | D, /) -> V | D: ...

    def get(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, key: K, default: object = None, /
    ) -> object:
        """The key's value if it is set, and `default` if not: nobody waits. O(1)."""
        return self._machine.present.get(key, cast("V", default))

    def keys(self) -> KeysView[K]:
        """The keys that are set; a view."""
        return self._machine.present.keys()

    def values(self) -> ValuesView[V]:
        """The values that are set; a view."""
        return self._machine.present.values()

    def items(self) -> ItemsView[K, V]:
        """Keys and values that are set; a view."""
        return self._machine.present.items()

    def statistics(self) -> PromiseDictStatistics:
        """What is set, who waits, and what became of all who asked, as one record. O(1)."""
        return self._machine.statistics(now=self._now())

    # -- how ------------------------------------------------------------------------------------------------

    def _set_all(self, items: dict[K, V]) -> None:
        for value in items.values():
            _check_value(value)
        for key, value in items.items():  # a closed one refuses the first, and none is refused later
            self._machine.set(key, value, now=self._now())
        self._turns.soon()

    def _forget(self, getter: DictGetter[K]) -> None:
        del self._waiting[getter]
        self._machine.forget(getter, now=self._now())

    def _run(self, steps: int, end: float) -> Wait | None:
        """Tell what is due, one after the other: a turn's loop, and where getters' callbacks are run."""
        for _ in range(steps):
            moment = self._now()
            if moment >= end:
                return None
            command = self._machine.poll(now=moment)
            if isinstance(command, Wait):
                return command
            deferred = self._waiting.pop(command.getter)
            if not deferred.called:  # by somebody else, whose business it is not
                _tell(deferred, command)
        return None


def _tell(deferred: Deferred[V], outcome: Found[K, V] | Failed[K] | Closed[K]) -> None:
    match outcome:
        case Found(_, value):
            deferred.callback(value)
        case Failed(_, error):
            deferred.errback(Failure(error))
        case Closed():
            deferred.errback(Failure(DictClosed()))
            _closed(deferred)


def _closed(deferred: Deferred[V]) -> Deferred[V]:
    """The Deferred, which has failed because of the close: not to be logged if nobody handles that."""
    reason: object = getattr(deferred, "result", None)
    if isinstance(reason, Failure) and isinstance(_error_of(reason), DictClosed):
        hush(deferred, reason)
    return deferred


def _error_of(reason: Failure) -> BaseException:
    return cast("BaseException", reason.value)  # pyright: ignore[reportUnknownMemberType]


def _check_value(value: object) -> None:
    if isinstance(value, (Deferred, Failure)):
        raise InvalidType("value", cast("object", value), "neither a Deferred nor a Failure")


def _dict_of(items: Any, named: Mapping[str, Any]) -> dict[Any, Any]:
    """The items as a dict, so that nothing has been set where the caller's own iterator raises."""
    try:
        return {**dict(items), **named}
    except TypeError as error:
        raise InvalidType("items", items, "a mapping, or pairs of a hashable key and a value") from error
