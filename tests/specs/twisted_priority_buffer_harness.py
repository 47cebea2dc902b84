"""`rdq_twisted.DeferredPriorityQueue` on a `Clock`, as the specification sees it."""

# pyright: reportPrivateUsage=false
# The machine's own invariants are checked too.

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import cast

from rdq_specs.calls import Poll
from rdq_specs.structures import FOREIGN, Harness
from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.priority_buffer.core import Item
from rdq_specs.structures.retention import outliving
from rdq_specs.structures.structure import AnyCall
from rdq_specs.structures.trace import Event
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from rdq_twisted import DeferredPriorityQueue, Handle


class TwistedHarness(Harness):
    """The shell, with everything but single polls, which only a machine has."""

    lacks = frozenset({Poll})

    def __init__(self, told: Callable[[Event], None]) -> None:
        super().__init__(told)
        self.clock = Clock()
        self.queue = DeferredPriorityQueue[Item](clock=self.clock)
        self.items: dict[int, Item] = {}
        self.handles: dict[int, Handle] = {FOREIGN: DeferredPriorityQueue[None](clock=self.clock).put(None)}
        self.gets: dict[int, Deferred[Item]] = {}
        self.gone: list[int] = []
        self.trouble: BaseException | None = None

    def can(self, call: AnyCall) -> bool:
        """Another is made only where this one can be left."""
        left = not (len(self.queue) or self.queue.waiting or self.queue._machine.promised)
        return super().can(call) and (left or not isinstance(call, calls.Make))

    def do(self, call: AnyCall) -> object:
        match call:
            case calls.Make(size, backlog):
                made = DeferredPriorityQueue[Item](cast("int", size), cast("int", backlog), clock=self.clock)
                self.queue = made
            case calls.Put(name, priority, like):
                item = Item(name, like)
                self.handles[name] = self.queue.put(item, cast("float", priority))
                self.items[name] = item
            case calls.Get(name):
                get = self.gets[name] = self.queue.get()
                get.addBoth(lambda got: self._got(name, got))
            case calls.Forget(name):
                return self._cancel(name)
            case calls.Delete(name):
                return self._gone(self.queue.delete(self._handle(name)))
            case calls.DeleteLike(like):
                return self._gone(self.queue.delete(Item(FOREIGN, like)))
            case calls.Reprioritize(name, priority):
                self.queue.reprioritize(self._handle(name), cast("float", priority))
            case calls.Clear():
                return tuple(self._gone(item) for item in self.queue.clear())
            case _:
                raise TypeError(call)
        return None

    def turn(self) -> None:
        while self.clock.getDelayedCalls():
            self.clock.advance(0)
            if self.trouble is not None:
                raise self.trouble

    def tick(self, seconds: float) -> None:
        """Time does not matter, and a Clock does not go back."""

    def timers(self) -> int:
        return len(self.clock.getDelayedCalls())

    def views(self) -> Hashable:
        entries = self.queue.entries()
        listed = [entry.item.name for entry in entries]
        assert listed == [item.name for item in self.queue]
        assert len(listed) == len(self.queue)
        return tuple((entry.item.name, entry.priority) for entry in entries), self.queue.waiting

    def check(self) -> None:
        self.queue._machine.check_invariants()

    def retained(self) -> Sequence[int]:
        return outliving(self.items, self.gone)

    def _got(self, name: int, got: Item | Failure) -> None:
        """What a getter's Deferred has fired with. What is raised is kept for the turn: a Deferred would swallow it."""
        if isinstance(got, Failure):
            assert isinstance(got.value, CancelledError)  # pyright: ignore[reportUnknownMemberType]
            return
        try:
            self.told(("serve", name, self._gone(got)))
        except BaseException as error:
            self.trouble = self.trouble or error

    def _cancel(self, name: int) -> bool:
        """Whether it was still to be served."""
        get = self.gets.get(name)
        if get is None or get.called:
            return False
        get.cancel()
        return True

    def _handle(self, name: int) -> Handle:
        return self.handles.get(name, self.handles[FOREIGN])

    def _gone(self, item: Item) -> int:
        self.gone.append(item.name)
        return item.name
