"""A priority queue to wait at, on Twisted: `rdq_core`'s priority buffer, driven in turns, with real Deferreds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Generic, TypeVar, cast, final

from twisted.internet.defer import Deferred

import rdq_core
from rdq_core import BufferGetter, Entry, Handle, InvalidType, PriorityBuffer, Wait
from rdq_twisted.errors import QueueOverflow, QueueUnderflow
from rdq_twisted.timing import AnyClock, Timing
from rdq_twisted.turns import Turns

T = TypeVar("T")


@final
class DeferredPriorityQueue(Generic[T]):
    """Objects in order of priority, for who is there to get them: Twisted's `DeferredQueue`, with priorities.

    What `get` gives fires in a turn of the reactor, never inside a call: of a burst of puts the most urgent object goes
    to who has waited longest, and a callback that gets the next one, and so on, nests nothing. Every method may be
    called from anywhere on the reactor's thread. The one exception is Twisted's own: a Deferred that is cancelled
    fires at once.

    An object for which somebody waits already counts as gone from `put` on: it is in no length, iteration or limit.
    """

    # So that a misspelt attribute is an error and not a new one.
    __slots__ = ("__weakref__", "_machine", "_timing", "_turns", "_waiting")

    def __init__(self, size: int | None = None, backlog: int | None = None, *, clock: AnyClock | None = None) -> None:
        """A queue with nothing in it.

        `size`: the most objects at once (None: any number; 0: one is taken only where somebody waits for it).
        `backlog`: the most who wait at once (None: any number). `clock`: what it runs on, a reactor or a `Clock`
        (None: the reactor). Raises `InvalidType` and `InvalidValue`.
        """
        self._machine = PriorityBuffer[T](size, backlog)
        self._timing = Timing(clock)
        self._turns = Turns(self._timing, self._run)
        # In the order of the machine's getters. Ordered, as taking the first of a plain dict again and again looks at
        # all that were taken before it.
        self._waiting: OrderedDict[BufferGetter, Deferred[T]] = OrderedDict()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} objects, {self.waiting} waiting>"

    def put(self, obj: T, priority: float = 0) -> Handle:
        """Add an object, and return its handle. O(log n).

        `obj`: anything but a Deferred, which no Deferred can fire with (`InvalidType`); it need not compare, hash or be
        distinct. `priority`: lower goes first; an int or a float, not NaN (`InvalidType`, `InvalidValue`). Objects
        of equal priority go in order of arrival. Raises `QueueOverflow` with as many as `size` here.
        """
        if isinstance(obj, Deferred):
            raise InvalidType("obj", cast("object", obj), "no Deferred")
        try:
            handle = self._machine.put(obj, priority)
        except rdq_core.QueueOverflow as error:
            raise QueueOverflow(error.size) from None
        self._look()
        return handle

    def get(self) -> Deferred[T]:
        """A Deferred that fires with the first object, in the next turn or when there is one for it.

        Who asked first is served first. It may be cancelled, and takes no object with it. O(log n).
        Raises `QueueUnderflow` with as many as `backlog` waiting.
        """
        try:
            getter = self._machine.get()
        except rdq_core.QueueUnderflow as error:
            raise QueueUnderflow(error.backlog) from None
        deferred: Deferred[T] = Deferred(lambda _: self._forget(getter))
        self._waiting[getter] = deferred
        self._look()
        return deferred

    def delete(self, which: Handle | T) -> T:
        """Remove an object, and return it. Amortised O(1) by its handle, O(n) by the object.

        `which`: a handle, or an object that one object here is equal to. Raises `UnknownItem` (a `KeyError`) for what
        is not here any more, `AmbiguousItem` (a `ValueError`) where several are equal: use the handle.
        """
        return self._machine.delete(self._handle(which))

    def reprioritize(self, which: Handle | T, priority: float) -> None:
        """Move an object among its new equals, by its arrival. Amortised O(log n) by its handle, O(n) by the object.

        Raises as `delete` and, for the priority, as `put`.
        """
        self._machine.reprioritize(self._handle(which), priority)

    def clear(self) -> list[T]:
        """Remove all objects, and return them in order; who waits goes on waiting. O(n)."""
        return self._machine.clear()

    @property
    def size(self) -> int | None:
        """The most objects at once; None: any number."""
        return self._machine.size

    @property
    def backlog(self) -> int | None:
        """The most who wait at once; None: any number."""
        return self._machine.backlog

    @property
    def waiting(self) -> int:
        """How many wait for an object that is not here yet. O(1)."""
        return self._machine.waiting

    def __len__(self) -> int:
        """How many objects are here for who asks next. O(1)."""
        return len(self._machine)

    def __iter__(self) -> Iterator[T]:
        """Iterate over these objects, in order; the queue may be changed meanwhile. O(n)."""
        return iter(self._machine)

    def __contains__(self, which: object) -> bool:
        """Whether `delete` has something to remove. O(1) by a handle; by an object O(n), and several will do."""
        if isinstance(which, Handle):
            return which in self._machine
        try:
            self._machine.find(which)
        except rdq_core.UnknownItem:
            return False
        except rdq_core.AmbiguousItem:
            return True
        return True

    def entries(self) -> list[Entry[T]]:
        """Handle, object (`item`) and priority of what `iter` gives, in order: to be shown or kept. O(n log n)."""
        return self._machine.entries()

    def _handle(self, which: Handle | T) -> Handle:
        return which if isinstance(which, Handle) else self._machine.find(which)

    def _look(self) -> None:
        """Have a turn if there is an object for somebody."""
        if self._machine.promised:
            self._turns.soon()

    def _forget(self, getter: BufferGetter) -> None:
        del self._waiting[getter]
        self._machine.forget(getter)

    def _run(self, steps: int, end: float) -> Wait | None:
        """Give what there is to who waits, one by one: a turn's loop, and the one place where callbacks are run."""
        for _ in range(steps):
            if self._timing.now() >= end:
                return None
            self._forget_fired()
            command = self._machine.poll()
            if isinstance(command, Wait):
                return command
            self._waiting.pop(command.getter).callback(command.item)
        return None

    def _forget_fired(self) -> None:
        """Forget who is first and was fired by somebody whose business it is not: no object is to be lost by it."""
        while self._waiting:
            getter, deferred = next(iter(self._waiting.items()))
            if not deferred.called:
                return
            self._forget(getter)
