"""`python -m rdq_specs`: every command, its exit status, and what it says when it is told nonsense."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from rdq_specs import CoreHarness, Feature, commands
from rdq_specs.__main__ import main
from rdq_specs.calls import Put, SetWidth, Turn
from rdq_specs.explorer import Explorer
from rdq_specs.fuzz import Fuzz
from rdq_specs.marks import TooSeldom
from rdq_specs.programs import Program, failure_of, loads
from rdq_specs.simulator import Simulation
from rdq_specs.texts import rules

CORPUS = Path(__file__).parents[2] / "specs" / "corpus"


class WrongHarness(CoreHarness):
    """Ends a job under way when the width is set to 2."""

    def set_width(self, width: object) -> None:
        super().set_width(width)
        if width == 2 and self.queue.underway():
            self.queue.cancel(self.queue.underway()[0], now=self.now)


class KnownHarness(WrongHarness):
    """Is known to."""

    deviations: ClassVar[Mapping[str, str]] = {"WIDTH-3": "so it is", "SETTLE-2": "so it is"}


class SmallHarness(CoreHarness):
    """Declares nothing."""

    features = frozenset()


WRONG = f"{__name__}:WrongHarness"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "jump",
        "soak --steps 0",
        "soak --steps many",
        "soak --workers 0",
        "soak --workers 2 --harness rdq_specs.core:CoreHarness",
        "explore --scope nowhere",
        "explore --scope jobs --live 2",
        "explore --polls never",
        "fuzz --profile none",
        "fuzz --harness nowhere:None",
        "fuzz --harness rdq_specs.calls:Put",
        "fuzz --harness rdq_specs.core",
        "fuzz --harness rdq_specs/core.py:CoreHarness",
        "replay /no/such/file",
        "replay --harness nowhere:None",
        "clause NONE-1",
    ],
)
def test_nonsense_is_refused_in_one_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("rdq_specs: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("line", ["--help", "fuzz --help", "explore --help", "soak --help", "replay --help"])
def test_help(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(line.split())
    assert left.value.code == 0
    assert "python -m rdq_specs" in capsys.readouterr().out


def test_soak(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["soak", "--seed", "4", "--steps", "2000"]) == 0
    assert "distinct (state, command) pairs" in capsys.readouterr().out


def test_soak_of_a_harness(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["soak", "--steps", "500", "--harness", "twisted_harness:TwistedHarness"]) == 0
    assert "changes of state in " in capsys.readouterr().out


def test_soak_of_a_wrong_harness_prints_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["soak", "--harness", WRONG]) == 1
    said = capsys.readouterr().out
    program = loads(said[said.index("{\n") :])
    assert failure_of(program, WrongHarness) is not None


def test_explore(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", "--live", "1"]) == 0
    assert "closed, 204 states, 5628 transitions" in capsys.readouterr().out


def test_explore_three_is_polled_to_the_end() -> None:
    scope = commands.scope_of(commands.arguments(["explore", "--live", "3"]))
    assert (scope.live, scope.to_rest, scope.waiters) == (3, True, 1)
    assert commands.scope_of(commands.arguments(["explore"])).to_rest is False


def test_replay(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(CORPUS / "stop-escalated.json")]) == 0
    assert "passed" in capsys.readouterr().out


def test_replay_of_what_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "program.json"
    file.write_text(Program((Put(), Turn(), SetWidth(2)), width=1).dumps())
    assert main(["replay", str(file), "--harness", WRONG]) == 1
    assert "FAILED" in capsys.readouterr().out


def test_replay_of_a_program_that_names_what_there_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "program.json"
    file.write_text('[{"call": "Cancel", "job": 0}]')
    assert main(["replay", str(file)]) == 2
    assert "names a job" in capsys.readouterr().err


def test_fuzz_prints_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "--profile", "mutation"]) == 0
    said = capsys.readouterr().out
    assert "passed" in said
    assert "STOP-5" in said


def test_fuzz_names_what_it_does_not_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "--profile", "mutation", "--harness", "twisted_harness:TwistedHarness"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(r"NOT checked, \d+ clauses: END is not declared \([^)]*\): JOB-1 ", said)


def test_fuzz_prints_what_it_finds_as_a_program_that_replays(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "--harness", WRONG]) == 1
    said = capsys.readouterr().out
    assert f"python -m rdq_specs replay FILE --harness {WRONG}\n" in said
    program = loads(said[said.index("{\n") :])
    assert failure_of(program, WrongHarness) is not None
    assert failure_of(program, CoreHarness) is None
    assert len(program.calls) <= 4


def test_fuzz_saves_what_it_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "found.json"
    assert main(["fuzz", "--harness", WRONG, "--save", str(file)]) == 1
    said = capsys.readouterr().out
    assert said.endswith(f"python -m rdq_specs replay {file} --harness {WRONG}\n")
    assert "{" not in said
    assert failure_of(loads(file.read_text()), WrongHarness) is not None
    assert main(["replay", str(file)]) == 0


def test_what_cannot_be_saved_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "--harness", WRONG, "--save", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "not saved: " in said
    assert failure_of(loads(said[said.index("{\n") :]), WrongHarness) is not None


def test_a_program_that_needs_what_is_not_declared_is_not_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(CORPUS / "stop-escalated.json")
    assert main(["replay", file, "--harness", f"{__name__}:SmallHarness"]) == 0
    assert capsys.readouterr().out == f"not replayed  {file}: the harness does not declare CANCEL, STOP\n"


def test_without_a_file_the_corpus_is_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(list(CORPUS.glob("*.json")))
    missed = [line for line in said if not line.startswith("passed  ")]
    assert all(line.endswith("the harness does not declare WITHDRAW") for line in missed)  # a machine has no Deferred


def test_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clause", "WIDTH-2", "job-3"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["WIDTH-2", "JOB-3"]
    assert main(["clause"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(rules())


def test_features(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["features"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said[1:]] == [feature.name for feature in Feature]
    assert "put, set_width, finish, fail, turn, size" in said[0]


def test_known_deviations_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "--profile", "mutation", "--harness", f"{__name__}:KnownHarness"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(r"known to be broken: so it is \(met in \d+ of \d+ examples\): WIDTH-3", said)


def test_what_is_too_seldom_reached_is_no_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def seldom(fuzz: Fuzz, *_arguments: object, **_named: object) -> None:
        fuzz.tally.ended = 7
        raise TooSeldom({"narrowed below slots held": 0}, 100)

    monkeypatch.setattr(Fuzz, "run", seldom)
    assert main(["fuzz"]) == 1
    assert capsys.readouterr().out == (
        "FAILED, as no check: situations reached too seldom: in 100 examples: narrowed below slots held 0\n"
        "7 of the examples were ended by known deviations\n"
    )


@pytest.mark.parametrize("line", ["soak", "explore", "fuzz"])
def test_an_interruption_says_what_was_done(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    for engine in (Simulation, Explorer, Fuzz):
        monkeypatch.setattr(engine, "run", interrupted)
    assert main([line]) == 130
    said = capsys.readouterr().out.splitlines()
    assert [part.partition(",")[0] for part in said[1:]] == (["it was in test_front_door.py"] if line == "fuzz" else [])


def test_a_profile_whose_backend_is_missing_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def find_spec(_name: str) -> None:
        return None

    monkeypatch.setattr("rdq_specs.profiles.find_spec", find_spec)
    assert main(["fuzz", "--profile", "crosshair"]) == 2
    assert "hypothesis-crosshair" in capsys.readouterr().err


def test_who_reads_one_line_and_goes() -> None:
    read, write = os.pipe()
    os.close(read)
    line = [sys.executable, "-m", "rdq_specs", "clause"]
    done = subprocess.run(line, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")
