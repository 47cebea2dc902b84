"""A client of the SMS company, as a user of Twisted would write it: `Sender.send` is the job function."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, cast

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import Agent, HTTPConnectionPool, ResponseDone
from twisted.web.http_headers import Headers

from rdq_twisted import RetryAfter

SENT: Final = 200


class NotSent(Exception):
    """An answer that is not 200. `code` is the answer's."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


def refusal(code: int, reason: str, retry_after: str | None) -> NotSent | RetryAfter:
    """What an answer that is not 200 is to the queue. `retry_after`: the seconds that it asks to wait, if it does."""
    return NotSent(code, reason) if retry_after is None else RetryAfter(float(retry_after))


class Body(Protocol):
    """Collects an answer's text. (`readBody` warns of a short one, that came together with its headers.)"""

    def __init__(self) -> None:
        self.whole: Deferred[bytes] = Deferred()
        self._parts: list[bytes] = []

    def dataReceived(self, data: bytes) -> None:
        """Some of it."""
        self._parts.append(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """All of it, or an error."""
        value: object = cast("Any", reason).value
        if isinstance(value, ResponseDone):
            self.whole.callback(b"".join(self._parts))
        else:
            self.whole.errback(reason)


class Sender:
    """Sends messages over connections that are kept. `answers` counts the codes.

    `hold` is called with the seconds that the company asks everybody to wait; to be set to the queue's `pauseFor`.
    """

    def __init__(self, reactor: Any, port: int) -> None:
        self._pool = HTTPConnectionPool(reactor, persistent=True)
        self._pool.maxPersistentPerHost = 100
        self._pool.retryAutomatically = False  # a retry it does not tell of would be a message sent twice
        self._agent = Agent(reactor, pool=self._pool)
        self._url = f"http://127.0.0.1:{port}/messages".encode()
        self.answers: Counter[int] = Counter()
        self.hold: Callable[[float], object] = lambda _: None

    async def send(self, message: str) -> int:
        """Send one message, and give the answer's code. Raises `NotSent` and `RetryAfter`."""
        sent_at = str(time.monotonic_ns())
        headers = Headers({"Idempotency-Key": [message], "Sent-At": [sent_at], "Content-Length": ["0"]})
        response: Any = await cast("Deferred[Any]", self._agent.request(b"POST", self._url, headers))
        body = Body()
        response.deliverBody(body)
        text = await body.whole
        code: int = response.code
        self.answers[code] += 1
        if code != SENT:
            (retry_after,) = response.headers.getRawHeaders("Retry-After", [None])
            if retry_after is not None:
                self.hold(float(retry_after))
            raise refusal(code, text.decode(), retry_after)
        return code

    def close(self) -> Deferred[None]:
        """Close the connections; fires when they are."""
        closed: Deferred[None] = self._pool.closeCachedConnections()
        return closed
