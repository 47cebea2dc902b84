"""Messages through a queue on the real reactor, judged by a company that knows nothing of it."""

from __future__ import annotations

import pytest

from tests.judge.running import outcome_of


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
