"""What a job raises that is no `Exception` fails the job and is raised on, out of the turn; the queue lives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.defer import Deferred, fail

from rdq_twisted import JobFailed, State
from tests.twisted.tools import Case


class Fatal(Case):
    def raised_on(self, func: Callable[[str], Any], kind: type[BaseException], trigger: Callable[[], object]) -> None:
        """The first job's work raises `kind`; the second is done as ever."""
        queue = self.queue(lambda argument: func(argument) if argument == "fatal" else argument.upper())
        first, second = queue.put("fatal"), queue.put("next")
        with pytest.raises(kind):
            trigger()
        self.turn()
        assert type(self.failed(first, JobFailed).__cause__) is kind
        assert self.successResultOf(second).result == "NEXT"
        statistics = queue.statistics()
        assert (statistics.failed, statistics.finished, statistics.underway) == (1, 1, 0)

    def test_keyboard_interrupt_from_a_plain_function(self) -> None:
        def interrupted(argument: str) -> None:
            raise KeyboardInterrupt

        self.raised_on(interrupted, KeyboardInterrupt, self.turn)

    def test_system_exit_from_a_coroutine_at_once(self) -> None:
        async def leave(argument: str) -> None:
            raise SystemExit(3)

        self.raised_on(leave, SystemExit, self.turn)

    def test_system_exit_from_a_coroutine_that_has_waited(self) -> None:
        gate = Deferred[None]()

        async def leave(argument: str) -> None:
            await gate
            raise SystemExit(3)

        def open_gate() -> None:
            self.turn()
            gate.callback(None)
            self.turn()

        self.raised_on(leave, SystemExit, open_gate)

    def test_generator_exit_from_a_deferred(self) -> None:
        self.raised_on(lambda _: fail(GeneratorExit()), GeneratorExit, self.turn)

    def test_asyncios_cancellation_is_no_emergency(self) -> None:
        # asyncio's CancelledError is a BaseException; it is how work over an asyncio future ends when cancelled.
        def over_asyncio(argument: str) -> Deferred[str]:
            return Deferred[str](lambda deferred: deferred.errback(asyncio.CancelledError()))

        queue = self.queue(over_asyncio)
        job = queue.submit("x")
        self.turn()
        job.cancel()
        self.turn()
        assert job.state is State.CANCELLED
        assert isinstance(job.error, asyncio.CancelledError)
