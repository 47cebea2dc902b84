"""The SMS company behind HTTP, in a process of its own: `python -m tests.judge.server`. It imports nothing of rdq.

`POST /messages` sends a message, which takes its time; the header `Idempotency-Key` names the message. The answer is
200, 500, or 429, with the reason as its text and `Retry-After` where there is one. `Sent-At`, in nanoseconds of this
machine's monotonic clock, lets it measure how long requests are on their way; it judges by their arrival alone. `GET
/figures` tells what has been counted. It prints its port, and ends when its standard input does.

A thread for each connection, and neither Twisted nor asyncio: it shares no event loop's habits with what it judges.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from tests.judge.company import Company, Terms, Verdict


class Judge(ThreadingHTTPServer):
    """The company's site; a message takes it so many seconds."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, terms: Terms, seconds: float, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Requests)
        self.lock = threading.Lock()
        self.seconds = seconds
        self.company = Company(terms, time.monotonic_ns())


class Requests(BaseHTTPRequestHandler):
    """The requests of one connection, one after the other."""

    protocol_version = "HTTP/1.1"  # connections are kept
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is one packet

    @property
    def judge(self) -> Judge:
        """Whose request it is."""
        return cast("Judge", self.server)

    def do_POST(self) -> None:
        """A message to be sent, or not."""
        judge, sent_at = self.judge, self.headers.get("Sent-At")
        with judge.lock:
            now = time.monotonic_ns()  # inside, or two that arrive together could be seen in the wrong order
            verdict = judge.company.arrives(now, int(sent_at) if sent_at else None)
            number, busy = judge.company.figures.taken, judge.company.busy_seconds(now)
        if verdict is not Verdict.TAKEN:
            self.answer(429, verdict.value, busy if verdict is Verdict.BUSY else None)
            return
        time.sleep(judge.seconds)
        with judge.lock:  # the slot is free before anybody is told
            well = judge.company.ends(number, self.headers.get("Idempotency-Key", f"request {number}"))
        self.answer(200 if well else 500, "sent" if well else "something went wrong")

    def do_GET(self) -> None:
        """What has been counted, as JSON."""
        with self.judge.lock:
            figures = json.dumps(self.judge.company.figures.as_json())
        self.answer(200, figures)

    def answer(self, code: int, text: str, retry_after: int | None = None) -> None:
        """Answer; whoever has gone meanwhile is not told."""
        body = text.encode()
        self.send_response(code)
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """It is its figures that speak."""


def main() -> None:
    """Serve until standard input ends. The options are the terms."""
    parser = argparse.ArgumentParser(prog="python -m tests.judge.server")
    parser.add_argument("--seconds", type=float, default=0.1)
    for term in fields(Terms):
        parser.add_argument(f"--{term.name.replace('_', '-')}", type=int, default=term.default)
    options = vars(parser.parse_args())
    judge = Judge(seconds=options.pop("seconds"), terms=Terms(**options))
    threading.Thread(target=judge.serve_forever, daemon=True).start()
    print(judge.server_port, flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    main()
