"""For tests of asyncio's coroutines as work: a loop that the test steps by hand, the queue's turns within it."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.twisted.tools import Case


class AsyncioCase(Case):
    """With an asyncio loop, which runs when the test says so, and in which the queue's turns are."""

    def setUp(self) -> None:
        super().setUp()
        self.loop = asyncio.new_event_loop()
        self.complaints: list[dict[str, Any]] = []
        self.loop.set_exception_handler(lambda _, complaint: self.complaints.append(complaint))
        self.gates: dict[str, asyncio.Future[str]] = {}
        self.log: list[str] = []

    def tearDown(self) -> None:
        for queue in self.queues:
            queue.stop()
        while asyncio.all_tasks(self.loop):
            self.open_gates()
        super().tearDown()
        self.loop.close()
        assert self.complaints == []

    def open_gates(self) -> None:
        """Let everything go on that waits."""
        waiting = [gate for gate in self.gates.values() if not gate.done()]
        assert waiting, "what is it that tasks wait for?"
        for gate in waiting:
            gate.set_result("")
        self.turn()

    def turn(self) -> None:
        """Give control to the loop, until all that is due now has been done: it takes a few rounds."""
        for _ in range(8):
            self.loop.call_soon(self.clock.advance, 0)
            self.loop.call_soon(self.loop.stop)
            self.loop.run_forever()

    def gate(self, argument: str) -> asyncio.Future[str]:
        """A function that returns a future, done when the test says so."""
        self.gates[argument] = self.loop.create_future()
        return self.gates[argument]

    async def work(self, argument: str) -> str:
        """Work that waits for its gate, and takes note of its cancellation."""
        try:
            return await self.gate(argument)
        except asyncio.CancelledError:
            self.log.append(f"{argument} cancelled")
            raise

    async def slow_to_stop(self, argument: str) -> str:
        """Work that, when it is cancelled, tidies up until its second gate is open."""
        try:
            return await self.gate(argument)
        finally:
            await self.gate(f"{argument} tidy")

    async def stubborn(self, argument: str) -> str:
        """Work that, when it is cancelled, goes on all the same."""
        try:
            return await self.gate(argument)
        except asyncio.CancelledError:
            return await self.gate(f"{argument} again")

    def task(self, awaiting: Any) -> asyncio.Task[Any]:
        return self.loop.create_task(awaiting)
