"""The checker is checked: every bug passes the examples, and is found by the engines that know nothing of it."""

import pytest
from bugs import Bug, all_bugs
from bugs.detection import detect
from bugs.examples import EXAMPLES, outcome
from bugs.subjects import harness_of

BUGS = all_bugs()
RIGHT = {
    subject: [outcome(harness_of(subject), program) for program in EXAMPLES.values()] for subject in ("core", "twisted")
}


def test_there_are_enough() -> None:
    assert len(BUGS) >= 25
    assert {bug.subject for bug in BUGS} == {"core", "twisted"}
    assert all(bug.what.endswith(".") for bug in BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_it_passes_the_examples(bug: Bug) -> None:
    with bug.applied():
        found = [outcome(harness_of(bug.subject), program) for program in EXAMPLES.values()]
    assert found == RIGHT[bug.subject]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_it_is_found(bug: Bug) -> None:
    assert detect(bug) is not None


def test_many_need_a_script_or_four_calls() -> None:
    """Of the bugs that break one clause alone, those whose shortest known program is no shorter."""
    long = [bug for bug in BUGS if len(bug.program) >= 4 or any(getattr(call, "start", ()) for call in bug.program)]
    assert len(long) >= 10
