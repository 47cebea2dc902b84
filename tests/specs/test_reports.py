"""What a stranger is told: of a queue that is wrong, of a harness that is, of a module that does not import."""

from __future__ import annotations

import sys
import unittest
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from rdq_specs import CoreHarness, state_machine_test
from rdq_specs.__main__ import main
from rdq_specs.calls import Cancel, Finish, Pause, Put, Resume, SetWidth, Stop, Turn
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI
from rdq_specs.programs import Program, failure_of
from rdq_specs.report import report, shortest

TOY = """
from rdq_specs import CoreHarness, Feature, Harness

class Toy(CoreHarness):
    pass
"""


def reported(harness_type: HarnessType, program: Program) -> str:
    error = failure_of(program, harness_type)
    assert error is not None
    program = shortest(program, harness_type)
    return "\n".join(report(program, error, harness_type))


class Forgetful(CoreHarness):
    """Is not woken by `resume`."""

    asleep = False

    def resume(self, width: object) -> None:
        super().resume(width)
        self.asleep = True

    def put(self, job: int, priority: object) -> None:
        super().put(job, priority)
        self.asleep = False

    def turn(self) -> None:
        if not self.asleep:
            super().turn()


def test_a_report_says_what_was_done_what_happened_and_which_clause() -> None:
    script = (Pause(),)
    program = Program((SetWidth(1), Put(1), Put(0, (Finish(-1),), script), Turn(), Resume(), Turn()), width=0)
    assert (
        reported(Forgetful, program)
        == """
    a queue of width 1
    put: job 0
    resume
    turn

expected:    job 0 is launched
happened:    nothing is due
as it stood: width 1; work not ended: none; pending: job 0
broken:      WORK-1  At rest, nothing could be launched: paused, or nothing pending, or no slot free, or an
             admission holds it back (where keys are limited: KEY-4, KEY-6).
read:        python -m rdq_specs clause WORK-1"""
    )


class Raising(CoreHarness):
    """The queue's own code raises."""

    def cancel(self, job: int) -> None:
        raise_in_the_queue(job)


def raise_in_the_queue(job: int) -> None:
    raise LookupError(job)


def test_a_report_says_where_the_queue_raised() -> None:
    said = reported(Raising, Program((Put(), Turn(), Cancel(0)), width=1))
    assert "happened:    LookupError: 0 is raised" in said
    assert "in raise_in_the_queue\n               raise LookupError(job)" in said
    assert "rdq_specs" not in said.replace("python -m rdq_specs", "")


class Leaky(CoreHarness):
    """Keeps every job."""

    def retained(self) -> list[int]:
        return [id for id, job in self.jobs.items() if job.state.settled]


def test_a_report_of_the_end() -> None:
    said = reported(Leaky, Program((Put(), Turn(), Finish(0), Turn()), width=1))
    assert "and then, to the end:" in said
    assert "expected:    no settled job is kept" in said
    assert "happened:    not so: job 0" in said


class Random(CoreHarness):
    """Is wrong every other time."""

    count = 0

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        type(self).count += 1
        self.wrong = type(self).count == 1

    def size(self) -> tuple[int, int]:
        return (5, 5) if self.wrong and self.queue.pending() else super().size()


def test_what_does_not_fail_again_is_said_to_be_so() -> None:
    program = Program((Put(), Stop()), width=0)
    error = failure_of(program, Random)
    assert error is not None
    said = "\n".join(report(shortest(program, Random), error, Random))
    assert "Replayed by itself the program passes" in said
    assert "happened:    (5, 5)" in said


# -- in a test ---------------------------------------------------------------------------------------------------------


def results(harness_type: HarnessType) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(state_machine_test(harness_type)).run(result)
    return result


def test_a_test_fails_with_the_report_and_nothing_of_hypothesis() -> None:
    result = results(Forgetful)
    failed = {case.id().rpartition(".")[2]: text for case, text in result.failures}
    assert failed.keys() == {"test_programs", "test_corpus"}
    assert "broken:      WORK-1" in failed["test_programs"]
    assert '{"call": "Resume"}' in failed["test_programs"]
    assert " of the corpus: " in failed["test_corpus"]
    assert "hypothesis" not in "".join(failed.values())


class Misspelt(CoreHarness):
    """Its own code is wrong."""

    def set_width(self, width: object) -> None:
        self.queue.width = width  # type: ignore[misc, assignment]  # pyright: ignore[reportAttributeAccessIssue]


def test_a_test_tells_a_harness_at_fault_from_a_queue() -> None:
    result = results(Misspelt)
    assert {text.count("ERROR in the harness; the queue was not judged.") for _, text in result.failures[:1]} == {1}
    assert result.errors == []


# -- at the shell ------------------------------------------------------------------------------------------------------


@dataclass
class Said:
    """What a command has come to."""

    status: int
    out: str
    err: str


Shell: TypeAlias = Callable[[str, str], Said]


@pytest.fixture
def fuzz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Fuzz the class Toy of a module with that name and text."""

    def fuzz(name: str, text: str) -> Said:
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
        status = main(["fuzz", "--harness", f"{name}:Toy"])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return fuzz


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        (
            "toy_method",
            "    features = frozenset({Feature.CANCEL})\n    cancel = Harness.cancel",
            ["lacks methods: cancel"],
        ),
        ("toy_set", "    features = {Feature.CANCEL}", ["must be a frozenset of rdq_specs.Feature"]),
        ("toy_deviation", "    deviations = {'MODEL': ''}", ["names no clause of the specification: MODEL"]),
        (
            "toy_typo",
            "    def put(self, job, priority):\n        self.queue.putt(job)",
            ["has no attribute 'putt'", "toy_typo.py, line 6, in put", "self.queue.putt(job)", "put"],
        ),
        ("toy_signature", "    def put(self, job): ...", ["put() takes 2 positional arguments but 3 were given"]),
        ("toy_init", "    def __init__(self): ...", ["__init__() takes 1 positional argument but 4 were given"]),
        ("toy_size", "    def size(self): ...", ["size gave None"]),
        (
            "toy_foreign",
            (
                "    def cancel(self, job):\n"
                "        self.queue.cancel(self.jobs[job] if job != -2 else {}[job], now=self.now)"
            ),
            ["KeyError", "is calls.FOREIGN"],
        ),
    ],
)
def test_a_harness_at_fault_is_told_from_a_queue(name: str, more: str, words: list[str], fuzz: Shell) -> None:
    said = fuzz(name, TOY.replace("    pass\n", more))
    assert said.status == 2
    assert said.out.startswith("ERROR in the harness; the queue was not judged.\n")
    assert "FAILED" not in said.out
    assert "hypothesis" not in said.out
    for word in words:
        assert word in said.out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("toy_syntax", "class Toy(:", ["SyntaxError", 'toy_syntax.py", line 1']),
        ("toy_import", "import nowhere_at_all", ["No module named 'nowhere_at_all'", "toy_import.py, line 1"]),
        ("toy_raises", "def f():\n    return 1 / 0\nf()", ["ZeroDivisionError", "toy_raises.py, line 2, in f"]),
        ("toy_other", "class Other: pass", ["toy_other has no Toy", "there: none"]),
        ("toy_plain", "class Toy: pass", ["toy_plain is no harness: Toy"]),
        (
            "toy_hint",
            "from rdq_specs import CoreHarness, Harness\nclass Mine(CoreHarness): pass",
            ["has no Toy; subclasses of rdq_specs.Harness there: Mine\n"],
        ),
    ],
)
def test_a_module_that_will_not_do(name: str, text: str, words: list[str], fuzz: Shell) -> None:
    said = fuzz(name, text)
    assert (said.status, said.out) == (2, "")
    for word in words:
        assert word in said.err
    assert "importlib" not in said.err


def test_an_interruption_says_where_the_harness_was(fuzz: Shell) -> None:
    """As one that hangs is interrupted."""
    said = fuzz("toy_hangs", TOY.replace("    pass\n", "    def turn(self):\n        raise KeyboardInterrupt"))
    assert said.status == 130
    assert said.out.splitlines() == [
        "interrupted after 0 examples, in which nothing was found",
        "it was in toy_hangs.py, line 6, in turn: raise KeyboardInterrupt",
    ]


def test_a_bug_of_the_kits_own_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rdq_specs.driver.Seen", None)
    with pytest.raises(FuzzFailed) as failed:
        Fuzz(CoreHarness).run(CI)
    said = "\n".join(report(failed.value.program, failed.value.error, CoreHarness))
    assert "raised:      TypeError: 'NoneType' object is not callable" in said
    assert "That is a bug of the kit's, and no verdict" in said
    assert "rdq_specs/driver.py" in said
