"""A company that fails, loses its answers and is busy: every message is sent once, and no limit is broken."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from rdq_core import Job
from tests.judge.judging import judging
from tests.judge.run import Outcome
from tests.judge.running import outcome_of

SHELLS = pytest.mark.parametrize("shell", ["twisted", "asyncio"])
TERMS = {"simultaneous": 10, "rate": 100, "burst": 10, "fail_every": 10, "lose_every": 16, "busy_every": 70}
SETTINGS = ("--messages=120", "--rate=98/s burst 4", "--attempts=10", "--seconds=0.02")


def judges(**terms: int) -> list[str]:
    """The options of a run that begins its own judge."""
    return [f"--judge-{name.replace('_', '-')}={value}" for name, value in terms.items()]


def attempts(outcome: Outcome) -> int:
    """How often the messages that a run has delivered were attempted in it."""
    return sum(int(number) * count for number, count in outcome.attempts.items())


def check_limits(*outcomes: Outcome) -> None:
    """The company has refused nothing but when it said that it was busy.

    Jitter is the machine's. The margin is six launches, 60 ms of it: as long as there was no more, nothing else may be
    refused.
    """
    figures = outcomes[-1].figures
    assert figures.most_at_once <= 10
    assert max(outcome.jitter for outcome in outcomes) > 6 / 100 or set(figures.refused) <= {"busy, come back later"}


@SHELLS
def test_every_message_is_sent_once(shell: str) -> None:
    outcome = outcome_of(f"--shell={shell}", *SETTINGS, *judges(**TERMS))
    figures = outcome.figures
    assert (figures.sent, outcome.delivered, outcome.left, outcome.answers["200"]) == (120, 120, 0, 120)
    assert figures.repeated == figures.lost > 0, "one whose answer was lost is asked for again, and not sent again"
    assert figures.failed > 0
    assert figures.refused["busy, come back later"] > 0
    assert outcome.answers["500"] == figures.failed + figures.lost
    assert outcome.answers["429"] == sum(figures.refused.values())
    assert attempts(outcome) == figures.requests, "each request is an attempt of its job's, and no other"
    check_limits(outcome)


@SHELLS
def test_and_so_it_is_with_a_restart_in_the_middle(shell: str, tmp_path: Path) -> None:
    with judging(seconds=0.02, **TERMS) as judge:
        options = (f"--shell={shell}", f"--port={judge.port}", f"--left={tmp_path / 'left'}", *SETTINGS)
        first = outcome_of(*options, "--stop-at=0.7")
        left: list[Job[str, int]] = pickle.loads((tmp_path / "left").read_bytes())
        second = outcome_of(*options)
    assert first.delivered + first.left == first.delivered + len(left) == 120
    assert (first.left > 0, second.left) == (True, 0)
    figures = second.figures
    assert (figures.sent, first.delivered + second.delivered, figures.repeated) == (120, 120, figures.lost)
    assert attempts(first) + sum(len(job.attempts) for job in left) + attempts(second) == figures.requests
    check_limits(first, second)


def test_one_that_holds_nobody_back_is_told_off() -> None:
    """The judge tells on a client that goes on while it is busy."""
    impatient = outcome_of("--messages=60", "--impatient", "--attempts=1", "--judge-rate=0", "--judge-busy-every=20")
    assert impatient.figures.refused["busy, come back later"] > 30
