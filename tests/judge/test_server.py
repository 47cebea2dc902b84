"""The judge as a process: what it answers, and that it has nothing of ours in it."""

from __future__ import annotations

import subprocess
import sys
from http.client import HTTPConnection, HTTPResponse

from tests.judge.judging import PATIENCE, ROOT, judging


def send(connection: HTTPConnection, key: str) -> tuple[int, str, str | None]:
    """Code, text, and when to come back."""
    connection.request("POST", "/messages", headers={"Idempotency-Key": key})
    return read(connection.getresponse())


def read(response: HTTPResponse) -> tuple[int, str, str | None]:
    return response.status, response.read().decode(), response.getheader("Retry-After")


def test_it_imports_nothing_of_rdq_and_no_event_loop() -> None:
    lines = [
        "import sys, tests.judge.server",
        "packages = {name.split('.')[0] for name in sys.modules}",
        "assert not packages & {'rdq_core', 'rdq_twisted', 'rdq_asyncio', 'twisted', 'asyncio'}, packages",
    ]
    outcome = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, timeout=PATIENCE, check=False)
    assert outcome.returncode == 0


def test_a_slot_is_given_back_before_the_answer() -> None:
    with judging(seconds=0, simultaneous=1, rate=0) as judge:
        connection = judge.connection()
        answers = {send(connection, str(number)) for number in range(200)}
        connection.close()
        figures = judge.figures()
    assert answers == {(200, "sent", None)}
    assert (figures.sent, figures.most_at_once, figures.refused) == (200, 1, {})


def test_two_at_once_where_one_may_be() -> None:
    with judging(seconds=PATIENCE, simultaneous=1, rate=0) as judge:
        first, second = judge.connection(), judge.connection()
        first.request("POST", "/messages")
        while judge.figures().taken == 0:
            pass
        assert send(second, "b") == (429, "too many at once", None)
        first.close()
        second.close()


def test_it_refuses_what_is_too_fast() -> None:
    with judging(seconds=0, rate=1, per=3600, burst=2) as judge:
        connection = judge.connection()
        codes = [send(connection, str(number))[:2] for number in range(3)]
        connection.close()
        figures = judge.figures()
    assert codes == [(200, "sent"), (200, "sent"), (429, "too fast")]
    assert (figures.requests, figures.taken, figures.refused) == (3, 2, {"too fast": 1})


def test_it_fails_and_is_busy_when_told_to_be() -> None:
    with judging(seconds=0, rate=0, fail_every=2, busy_every=3, busy_for=1000) as judge:
        connection = judge.connection()
        answers = [send(connection, "a") for _ in range(4)]
        connection.close()
        figures = judge.figures()
    failed = (500, "something went wrong", None)
    assert answers == [(200, "sent", None), failed, (200, "sent", None), (429, "busy, come back later", "1000")]
    assert (figures.sent, figures.repeated, figures.failed) == (1, 1, 1)
