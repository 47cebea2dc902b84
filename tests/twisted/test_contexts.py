"""The function runs in the context variables of its own put, not of whoever scheduled the turn."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any

from twisted.internet.defer import Deferred, succeed

from tests.twisted.tools import AnyJob, Case, Queue, Work

REQUEST: ContextVar[str] = ContextVar("REQUEST", default="nobody's")


def within(request: str, act: Callable[[], Any]) -> Any:
    """Call it as one request would."""

    def run() -> Any:
        REQUEST.set(request)
        return act()

    return copy_context().run(run)


class Contexts(Case):
    def seen_by(self, func: Callable[[str], Any]) -> list[Any]:
        """What three jobs put by different requests see, two of them put before the turn and one by a job's end."""
        queue = self.queue(func, 2)
        deferreds = [within(name, lambda: queue.put("x")) for name in ("one's", "two's")]
        within("three's", self.turn)
        return [self.successResultOf(deferred).result for deferred in deferreds]

    def test_a_plain_function_sees_its_own(self) -> None:
        assert self.seen_by(lambda _: REQUEST.get()) == ["one's", "two's"]

    def test_a_function_that_returns_a_deferred_sees_its_own(self) -> None:
        assert self.seen_by(lambda _: succeed(REQUEST.get())) == ["one's", "two's"]

    def test_a_coroutine_sees_its_own_before_and_after_waiting(self) -> None:
        gate = Deferred[None]()

        async def look(_: str) -> tuple[str, str]:
            before = REQUEST.get()
            await passing(gate)
            return before, REQUEST.get()

        queue = self.queue(look, 2)
        deferreds = [within(name, lambda: queue.put("x")) for name in ("one's", "two's")]
        self.turn()
        within("four's", lambda: gate.callback(None))
        self.turn()
        assert [self.successResultOf(deferred).result for deferred in deferreds] == [
            ("one's", "one's"),
            ("two's", "two's"),
        ]

    def test_what_a_function_sets_is_seen_by_no_one_else(self) -> None:
        def change(_: str) -> str:
            before = REQUEST.get()
            REQUEST.set("changed")
            return before

        assert self.seen_by(change) == ["one's", "two's"]
        assert REQUEST.get() == "nobody's"

    def test_submit_and_requeue_have_their_own_as_well(self) -> None:
        seen: list[str] = []
        queue: Queue = self.queue(lambda _: seen.append(REQUEST.get()))
        old = self.queue(Work(), 0)
        within("the old put's", lambda: old.submit("x"))
        within("submit's", lambda: queue.submit("x"))
        within("requeue's", lambda: queue.requeue(old.clear()))
        self.turn()
        assert seen == ["submit's", "requeue's"]

    def test_two_requests_share_no_context_however_equal_their_variables(self) -> None:
        # What a request keeps is often a dict or a list of its own, empty at first and so equal to every other's.
        notes: ContextVar[list[str]] = ContextVar("notes")
        queue: Queue = self.queue(lambda argument: notes.get().append(argument), 2)
        own: list[list[str]] = [[], []]

        def request(kept: list[str], argument: str) -> None:
            notes.set(kept)
            queue.submit(argument)

        for kept, argument in zip(own, "ab", strict=True):
            copy_context().run(request, kept, argument)
        self.turn()
        assert own == [["a"], ["b"]]

    def test_a_variable_whose_value_will_not_be_compared_harms_no_put(self) -> None:
        class Uncomparable:
            def __eq__(self, other: object) -> bool:
                raise ValueError("ambiguous, as an array's is")

            def __hash__(self) -> int:
                return 0

        variable: ContextVar[Uncomparable] = ContextVar("variable")
        queue: Queue = self.queue(str.upper)

        def request() -> AnyJob:
            variable.set(Uncomparable())
            return queue.submit("x")

        jobs = [copy_context().run(request) for _ in range(2)]
        self.turn()
        assert [job.result for job in jobs] == ["X", "X"]


def passing(gate: Deferred[None]) -> Deferred[None]:
    """A Deferred of its own that fires when the gate does."""
    own = Deferred[None]()

    def open_gate(result: None) -> None:
        own.callback(None)

    gate.addCallback(open_gate)
    return own
