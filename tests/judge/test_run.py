"""Messages through a queue on the real reactor, judged by a company that knows nothing of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from rdq_twisted import Rate
from tests.judge.company import Figures
from tests.judge.judging import PATIENCE, ROOT
from tests.judge.run import Outcome, Turn, permitted


def outcome_of(*options: str) -> Outcome:
    """Of a run in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "tests.judge.run", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    figures = Figures(**said.pop("figures"))
    return Outcome(figures, **said)


def test_a_width_turned_down_and_up_is_never_exceeded() -> None:
    outcome = outcome_of("--messages=60", "--width=10", "--turn=0.1:width=3", "--turn=0.5:width=10", "--judge-rate=0")
    figures = outcome.figures
    assert (figures.sent, figures.requests, outcome.delivered, outcome.answers) == (60, 60, 60, {"200": 60})
    assert (figures.refused, figures.most_at_once <= 10) == ({}, True)


@pytest.mark.parametrize("shell", ["twisted", "asyncio"])
def test_a_rate_and_a_width_turned_down_and_up_are_never_exceeded(shell: str) -> None:
    """The run of 2,000 messages that `tests.judge.run` documents, in short.

    Jitter is the machine's, and on a busy one there is no bound to it. The margin is three launches, 60 ms of it: as
    long as there was no more, nothing may be refused, and almost all that is permitted be made use of.
    """
    turns = ("1:width=3", "2:width=10", "3:rate=20/s burst 2", "4:rate=49/s burst 2")
    options = ["--messages=300", "--rate=49/s burst 2", *(f"--turn={turn}" for turn in turns)]
    outcome = outcome_of(f"--shell={shell}", *options)
    refused = sum(outcome.figures.refused.values())
    assert (outcome.figures.requests, outcome.figures.sent, outcome.delivered) == (300, 300 - refused, 300 - refused)
    assert outcome.figures.most_at_once <= 10
    assert outcome.jitter > 3 / 50 or (refused == 0 and outcome.share > 0.9), outcome


def test_the_judge_tells_on_a_queue_that_is_too_wide() -> None:
    outcome = outcome_of("--messages=12", "--width=12", "--judge-rate=0", "--judge-simultaneous=10", "--seconds=2")
    assert outcome.figures.refused == {"too many at once": 2}
    assert (outcome.delivered, outcome.answers) == (10, {"200": 10, "429": 2})


def test_and_on_one_that_is_too_fast() -> None:
    outcome = outcome_of("--messages=20", "--width=10", "--judge-rate=1", "--judge-per=3600", "--judge-burst=5")
    assert (outcome.figures.refused, outcome.delivered) == ({"too fast": 15}, 5)


def test_what_fails_is_no_message_delivered() -> None:
    outcome = outcome_of("--messages=40", "--judge-rate=0", "--judge-fail-every=10", "--judge-lose-every=8")
    figures = outcome.figures
    assert (figures.failed, figures.lost, figures.sent, outcome.delivered) == (4, 4, 36, 32)


@pytest.mark.parametrize(("seconds", "messages"), [(0.5, 50), (1, 100), (1.5, 115), (2, 130), (4, 330)])
def test_what_the_width_permits(seconds: float, messages: float) -> None:
    turns = [Turn(0, 10), Turn(1, 3), Turn(2, 10)]
    assert permitted(turns, seconds, 0.1) == pytest.approx(messages)


@pytest.mark.parametrize(("seconds", "messages"), [(1, 50), (2, 80), (3, 130), (4, 150), (6, 250)])
def test_what_the_rate_permits_where_that_is_less(seconds: float, messages: float) -> None:
    slow, quick = Rate(20, burst=2), Rate(50, burst=5)
    turns = [Turn(0, 10, quick), Turn(1, width=3), Turn(2, width=10), Turn(3, rate=slow), Turn(4, rate=quick)]
    assert permitted(turns, seconds, 0.1) == pytest.approx(messages)
