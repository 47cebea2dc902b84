"""A web server that stops when it has answered what it was asked: no request in flight is cut off.

`python examples/graceful_web.py [SECONDS]` serves pages that take so many seconds to make; press Ctrl-C in the middle.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import CancelledError, Deferred, maybeDeferred
from twisted.internet.task import deferLater, react
from twisted.python.failure import Failure
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site

from rdq_twisted import DeferredPool


class Pages(Resource):
    """Every page, made by a function whose Deferred may take its time."""

    isLeaf = True

    def __init__(self, make: Callable[[str], Deferred[str]], pool: DeferredPool) -> None:
        Resource.__init__(self)
        self.make = make
        self.pool = pool

    def render_GET(self, request: Request) -> object:
        """Answer when the page is made. The request is in the pool until it is answered, or its client has gone."""
        answered = self.pool.add(request.notifyFinish())
        page = self.make(request.path.decode())
        page.addCallbacks(self._answer, self._excuse, (request,), {}, (request,), {})
        answered.addErrback(lambda _: page.cancel())
        return NOT_DONE_YET

    def _answer(self, page: str, request: Request) -> None:
        request.write(page.encode())  # pyright: ignore[reportUnknownMemberType]
        request.finish()

    def _excuse(self, reason: Failure, request: Request) -> None:
        gone = reason.check(CancelledError)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not gone:  # there is somebody to be answered
            request.setResponseCode(500)
            request.finish()


class GracefulServer(Service):
    """Serves on loopback; `stopService` takes no more connections, and fires when all requests have been answered."""

    def __init__(self, reactor: Any, make: Callable[[str], Deferred[str]]) -> None:
        self.reactor = reactor
        self.pool = DeferredPool(clock=reactor)
        self.site = Site(Pages(make, self.pool))

    def startService(self) -> None:
        """Listen, on a port of the system's choosing."""
        Service.startService(self)
        self.port = self.reactor.listenTCP(0, self.site, interface="127.0.0.1")

    def stopService(self) -> Deferred[None]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Listen no more, and wait for the requests in flight."""
        Service.stopService(self)
        print(self.pool.status())
        listening = maybeDeferred(self.port.stopListening)
        return listening.addCallback(lambda _: self.pool.notifyWhenEmpty())


def main(reactor: Any, seconds: str = "5") -> Deferred[None]:
    """Serve until Ctrl-C."""

    def make(path: str) -> Deferred[str]:
        return deferLater(reactor, float(seconds), lambda: f"This is {path}\n")

    server = GracefulServer(reactor, make)
    reactor.addSystemEventTrigger("before", "shutdown", server.stopService)
    server.startService()
    print(f"http://127.0.0.1:{server.port.getHost().port}/", flush=True)
    return Deferred()


if __name__ == "__main__":
    react(main, sys.argv[1:])
