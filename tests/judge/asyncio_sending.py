"""A client of the SMS company, as a user of asyncio would write it: `Sender.send` is the job function."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Self, final

import aiohttp

from rdq_asyncio import Rate, ResizableDispatchQueue
from tests.judge.sending import SENT, refusal


@final
class Sender:
    """Sends messages over connections that are kept, inside its block. `answers` and `hold` as on Twisted."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/messages"
        self.answers: Counter[int] = Counter()
        self.hold: Callable[[float], object] = lambda _: None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def send(self, message: str) -> int:
        """Send one message, and give the answer's code. Raises `NotSent` and `RetryAfter`."""
        headers = {"Idempotency-Key": message, "Sent-At": str(time.monotonic_ns())}
        async with self._session.post(self._url, headers=headers) as response:
            text = await response.text()
        self.answers[response.status] += 1
        if response.status != SENT:
            retry_after = response.headers.get("Retry-After")
            if retry_after is not None:
                self.hold(float(retry_after))
            raise refusal(response.status, text, retry_after)
        return response.status


@final
class Knobs:
    """The queue's, by the names that the driver knows."""

    def __init__(self, queue: ResizableDispatchQueue[str, int]) -> None:
        self._queue = queue

    def setWidth(self, width: int) -> None:
        """Set the width."""
        self._queue.width = width

    def setRate(self, rate: Rate) -> None:
        """Set the rate."""
        self._queue.rate = rate
