"""The deferred priority queue: who gets what and when, limits as of Twisted's own, and nothing kept."""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportPrivateUsage=false
# Trial is untyped; and the machine inside each queue is checked.

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable
from math import nan
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import pytest
from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred, inlineCallbacks
from twisted.python.failure import Failure

import rdq_core
from rdq_twisted import (
    AmbiguousItem,
    DeferredPriorityQueue,
    Handle,
    InvalidType,
    InvalidValue,
    QueueOverflow,
    QueueUnderflow,
    RDQError,
    UnknownItem,
)
from tests.twisted import tools


class Case(tools.Case):
    def make(self, size: int | None = None, backlog: int | None = None) -> DeferredPriorityQueue[Any]:
        queue = DeferredPriorityQueue[Any](size, backlog, clock=self.clock)
        self.addCleanup(queue._machine.check_invariants)
        return queue

    def got(self, *deferreds: Deferred[Any]) -> list[Any]:
        return [self.successResultOf(deferred) for deferred in deferreds]


class Getting(Case):
    def test_lower_goes_first_and_equals_in_order_of_arrival(self) -> None:
        queue = self.make()
        for obj, priority in (("a", 2), ("b", 1), ("c", 2), ("d", 1)):
            queue.put(obj, priority)
        gets = [queue.get() for _ in range(4)]
        self.turn()
        assert self.got(*gets) == ["b", "d", "a", "c"]

    def test_without_a_priority_it_is_0(self) -> None:
        queue = self.make()
        for obj, priority in (("after", 0.5), ("before", -0.5)):
            queue.put(obj, priority)
        queue.put("between")
        assert list(queue) == ["before", "between", "after"]

    def test_a_turn_whose_slice_is_spent_leaves_the_rest_to_the_next(self) -> None:
        queue = self.make()
        get = queue.get()
        queue.put("a")
        assert queue._run(1000, self.clock.seconds()) is None
        self.waits(get)
        self.turn()
        assert self.got(get) == ["a"]

    def test_it_fires_in_a_turn_and_in_no_call(self) -> None:
        queue = self.make()
        early = queue.get()
        queue.put("a", 5)
        queue.put("b", 1)
        late = queue.get()
        for deferred in (early, late):
            self.waits(deferred)
        self.turn()
        assert self.got(early, late) == ["b", "a"]

    def test_a_put_serves_the_longest_waiting_getter(self) -> None:
        queue = self.make()
        first, second = queue.get(), queue.get()
        queue.put("a")
        self.turn()
        assert self.got(first) == ["a"]
        self.waits(second)
        queue.put("b")
        self.turn()
        assert self.got(second) == ["b"]

    def test_nothing_is_scheduled_while_nothing_is_due(self) -> None:
        queue = self.make()
        queue.put("a")
        queue.delete("a")
        queue.get()
        assert not self.clock.getDelayedCalls()
        queue.put("b")
        queue.put("c")
        assert len(self.clock.getDelayedCalls()) == 1
        self.turn()
        assert not self.clock.getDelayedCalls()

    def test_a_coroutine_takes_object_after_object_and_nests_nothing(self) -> None:
        queue = self.make()
        taken: list[int] = []

        async def take() -> None:
            while True:
                taken.append(await queue.get())

        task = Deferred.fromCoroutine(take())
        for number in range(5000):
            queue.put(number, -number)
        while self.clock.getDelayedCalls():
            self.turn()
        assert taken == list(range(4999, -1, -1))
        task.cancel()
        self.failed(task, CancelledError)
        assert queue.waiting == 0

    def test_a_callback_that_gets_the_next_nests_nothing(self) -> None:
        queue = self.make()
        taken: list[int] = []

        def again(number: int) -> None:
            taken.append(number)
            queue.get().addCallback(again)

        for number in range(3000):
            queue.put(number)
        queue.get().addCallback(again)
        while self.clock.getDelayedCalls():
            self.turn()
        assert taken == list(range(3000))

    def test_it_works_with_inline_callbacks(self) -> None:
        queue = self.make()

        @inlineCallbacks
        def both() -> Any:
            one = yield queue.get()
            other = yield queue.get()
            return one + other

        result = both()
        queue.put("a")
        self.turn()
        queue.put("b")
        self.turn()
        assert self.got(result) == ["ab"]

    def test_callbacks_that_put_get_and_delete_are_heeded_before_the_next_is_served(self) -> None:
        queue = self.make()
        gets = [queue.get() for _ in range(3)]

        def meddle(obj: str) -> str:
            queue.put("urgent", -1)
            queue.delete("b")
            return obj

        gets[0].addCallback(meddle)
        for obj in "abc":
            queue.put(obj)
        self.turn()
        assert self.got(*gets) == ["a", "urgent", "c"]

    def test_a_callback_that_fails_does_not_keep_the_next_from_its_object(self) -> None:
        queue = self.make()
        first, second = queue.get(), queue.get()
        first.addCallback(lambda _: 1 / 0)
        queue.put("a")
        queue.put("b")
        self.turn()
        self.failed(first, ZeroDivisionError)
        assert self.got(second) == ["b"]

    def test_a_failure_put_fails_who_gets_it_as_with_twisteds_own(self) -> None:
        queue = self.make()
        queue.put(Failure(ValueError("x")))
        get = queue.get()
        self.turn()
        self.failed(get, ValueError)


class Cancelling(Case):
    def test_a_cancelled_getter_is_forgotten_at_once(self) -> None:
        queue = self.make(backlog=1)
        get = queue.get()
        get.cancel()
        self.failed(get, CancelledError)
        assert queue.waiting == 0
        other = queue.get()
        queue.put("a")
        self.turn()
        assert self.got(other) == ["a"]

    def test_one_cancelled_after_the_put_and_before_the_turn_takes_nothing_with_it(self) -> None:
        queue = self.make()
        get = queue.get()
        queue.put("a")
        get.cancel()
        self.turn()
        self.failed(get, CancelledError)
        assert list(queue) == ["a"]

    def test_one_cancelled_by_the_callback_of_another_takes_nothing_with_it(self) -> None:
        queue = self.make()
        gets = [queue.get() for _ in range(3)]

        def cancel_the_next(obj: str) -> str:
            gets[1].cancel()
            return obj

        gets[0].addCallback(cancel_the_next)
        queue.put("a")
        queue.put("b")
        self.turn()
        assert self.got(gets[0], gets[2]) == ["a", "b"]
        self.failed(gets[1], CancelledError)

    def test_a_served_one_may_be_cancelled_to_no_effect(self) -> None:
        queue = self.make()
        get = queue.get()
        queue.put("a")
        self.turn()
        get.cancel()
        assert self.got(get) == ["a"]

    def test_nothing_is_kept_of_a_cancelled_one(self) -> None:
        queue = self.make()
        get = queue.get()
        get.addErrback(lambda _: None)
        kept = weakref.ref(get)
        get.cancel()
        del get
        gc.collect()
        assert kept() is None

    def test_an_object_is_not_lost_to_one_that_somebody_else_has_fired(self) -> None:
        queue = self.make()
        gets = [queue.get() for _ in range(3)]
        gets[0].callback("not yours")
        gets[1].callback("nor yours")
        queue.put("a")
        self.turn()
        assert self.got(*gets) == ["not yours", "nor yours", "a"]
        last = queue.get()
        last.callback(None)
        queue.put("b")
        self.turn()
        assert (list(queue), queue.waiting) == (["b"], 0)


class Limits(Case):
    def test_overflow_is_twisteds_own(self) -> None:
        queue = self.make(size=2)
        queue.put("a")
        queue.put("b")
        with pytest.raises(defer.QueueOverflow) as info:
            queue.put("c")
        assert isinstance(info.value, QueueOverflow)
        assert isinstance(info.value, RDQError)
        assert (info.value.size, info.value.__cause__, list(queue)) == (2, None, ["a", "b"])

    def test_underflow_is_twisteds_own(self) -> None:
        queue = self.make(backlog=1)
        first = queue.get()
        with pytest.raises(defer.QueueUnderflow) as info:
            queue.get()
        assert isinstance(info.value, QueueUnderflow)
        assert isinstance(info.value, RDQError)
        assert (info.value.backlog, queue.waiting) == (1, 1)
        queue.put("a")
        self.turn()
        assert self.got(first) == ["a"]

    def test_size_and_backlog_can_be_seen(self) -> None:
        assert (self.make(3, 4).size, self.make(3, 4).backlog, self.make().size) == (3, 4, None)

    def test_a_loop_that_gets_while_there_is_something_ends(self) -> None:
        queue = self.make()
        gets = [queue.get()]
        for obj in "abc":
            queue.put(obj)
        while queue:
            gets.append(queue.get())
        self.turn()
        assert self.got(*gets) == ["a", "b", "c"]

    def test_they_go_as_those_of_twisteds_own_do(self) -> None:
        """The same calls on both, in every order of six: the same exceptions, and in the end the same is there."""
        for size, backlog in ((None, None), (0, None), (1, 1), (2, 0), (0, 1)):
            for code in range(2**6):
                ours, twisteds = self.make(size, backlog), defer.DeferredQueue[int](size, backlog)
                for step in range(6):
                    act = get_one if code >> step & 1 else put_one
                    assert raised(act, ours) == raised(act, twisteds)
                assert (list(ours), ours.waiting) == (twisteds.pending, len(twisteds.waiting))


def put_one(queue: Any) -> None:
    queue.put(0)


def get_one(queue: Any) -> None:
    queue.get()


def raised(act: Callable[[Any], object], queue: object) -> type[Exception] | None:
    """Twisted's class of what was raised."""
    try:
        act(queue)
    except (defer.QueueOverflow, defer.QueueUnderflow) as error:
        return defer.QueueOverflow if isinstance(error, defer.QueueOverflow) else defer.QueueUnderflow
    return None


class Changing(Case):
    def test_an_object_is_deleted_by_its_handle(self) -> None:
        queue = self.make()
        handles = [queue.put(obj) for obj in ([1], [1], [2])]
        assert queue.delete(handles[1]) == [1]
        assert list(queue) == [[1], [2]]
        with pytest.raises(UnknownItem) as info:
            queue.delete(handles[1])
        assert isinstance(info.value, KeyError)

    def test_or_by_itself_where_no_other_is_equal(self) -> None:
        queue = self.make()
        for obj in ([1], [1], [2]):
            queue.put(obj)
        assert queue.delete([2]) == [2]
        with pytest.raises(AmbiguousItem):
            queue.delete([1])
        with pytest.raises(UnknownItem):
            queue.delete([2])
        assert list(queue) == [[1], [1]]

    def test_it_is_reprioritised_either_way(self) -> None:
        queue = self.make()
        handle = queue.put("a", 1)
        queue.put("b", 2)
        queue.put("c", 2)
        queue.reprioritize(handle, 3)
        queue.reprioritize("c", 0)
        assert [(entry.item, entry.priority) for entry in queue.entries()] == [("c", 0), ("b", 2), ("a", 3)]
        assert queue.entries()[2].handle == handle
        with pytest.raises(UnknownItem):
            queue.reprioritize("d", 0)

    def test_clear_gives_all_in_order_and_leaves_who_waits(self) -> None:
        queue = self.make()
        get = queue.get()
        queue.put("a", 2)
        queue.put("b", 1)
        assert queue.clear() == ["b", "a"]
        self.turn()
        self.waits(get)
        assert (len(queue), queue.waiting) == (0, 1)

    def test_what_is_there_can_be_seen_in_order(self) -> None:
        queue = self.make()
        for obj, priority in (("a", 2), ("b", 1), ("c", 3)):
            queue.put(obj, priority)
        assert (len(queue), list(queue), bool(queue), bool(self.make())) == (3, ["b", "a", "c"], True, False)
        assert repr(queue) == "<DeferredPriorityQueue: 3 objects, 0 waiting>"
        assert [queue.delete(obj) for obj in queue] == ["b", "a", "c"]

    def test_what_is_in_it(self) -> None:
        queue = self.make()
        handle = queue.put("a")
        queue.put("b")
        queue.put("b")
        assert ["a" in queue, "b" in queue, "c" in queue, handle in queue] == [True, True, False, True]
        queue.delete(handle)
        assert handle not in queue
        assert self.make().put("a") not in queue

    def test_a_bad_priority_is_refused_with_nothing_changed(self) -> None:
        queue = self.make()
        handle = queue.put("a", 1)
        bad: list[tuple[Any, type[RDQError]]] = [("1", InvalidType), (True, InvalidType), (nan, InvalidValue)]
        for priority, error in bad:
            with pytest.raises(error):
                queue.put("b", priority)
            with pytest.raises(error):
                queue.reprioritize(handle, priority)
        assert [entry[1:] for entry in queue.entries()] == [("a", 1)]

    def test_a_deferred_is_refused_with_nothing_changed(self) -> None:
        queue = self.make()
        get = queue.get()
        with pytest.raises(InvalidType) as info:
            queue.put(Deferred())
        assert (info.value.name, len(queue), queue.waiting) == ("obj", 0, 1)
        queue.put("a")
        self.turn()
        assert self.got(get) == ["a"]

    def test_bad_limits_and_a_bad_clock_are_refused(self) -> None:
        wrong: Any = "3"
        for make, name in (
            (lambda: self.make(size=wrong), "size"),
            (lambda: self.make(backlog=wrong), "backlog"),
            (lambda: DeferredPriorityQueue[int](clock=wrong), "clock"),
        ):
            with pytest.raises(InvalidType) as info:
                make()
            assert info.value.name == name

    def test_a_misspelt_attribute_is_an_error(self) -> None:
        queue: Any = self.make()
        with pytest.raises(AttributeError):
            queue.maxsize = 5

    def test_the_handle_is_the_cores(self) -> None:
        assert isinstance(self.make().put("a"), rdq_core.Handle)
        assert Handle is rdq_core.Handle


def weight(*things: object) -> int:
    """Bytes of all that can be reached from here; of classes, functions and modules there are no more for it."""
    seen: dict[int, object] = {}
    todo = list(things)
    while todo:
        thing = todo.pop()
        if id(thing) not in seen and not isinstance(thing, (type, ModuleType, FunctionType, BuiltinFunctionType)):
            seen[id(thing)] = thing
            todo += gc.get_referents(thing)
    return sum(map(sys.getsizeof, seen.values()))


class Memory(Case):
    def test_after_a_million_put_and_delete_it_is_what_it_was(self) -> None:
        queue = self.make()
        for number in range(10):
            queue.put(number, number)

        def churn(times: int) -> int:
            """The most it weighs between any two rounds."""
            most = 0
            for _ in range(10):
                for number in range(times // 10):
                    queue.delete(queue.put(number, number % 1000))
                most = max(most, weight(queue))
            return most

        before = churn(10_000)
        assert before > 5000  # what is inside is reached
        assert churn(1_000_000) < 1.5 * before  # no more than what may be let lie
        assert list(queue) == list(range(10))

    def test_and_after_many_getters_that_were_cancelled(self) -> None:
        queue = self.make()
        before = weight(queue)
        for _ in range(10_000):
            get = queue.get()
            get.addErrback(lambda _: None)
            get.cancel()
        assert weight(queue) < before + 1000

    def test_a_served_object_is_kept_by_nothing(self) -> None:
        queue = self.make()
        thing = Thing()
        kept = weakref.ref(thing)
        queue.put(thing)
        del thing
        get = queue.get()
        get.addCallback(lambda _: None)
        self.turn()
        self.got(get)
        gc.collect()
        assert kept() is None

    def test_a_queue_that_nobody_holds_is_gone_though_its_handles_are_held(self) -> None:
        queue = DeferredPriorityQueue[str](clock=self.clock)
        handles = [queue.put("a"), queue.put("b")]
        kept = weakref.ref(queue)
        queue.get()
        self.turn()
        del queue
        gc.collect()
        assert kept() is None
        assert len(handles) == 2


class Thing:
    pass
