"""`python -m rdq_specs structure`: each engine of a structure by its name, what it says, and its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdq_specs.__main__ import main
from rdq_specs.marks import TooSeldom
from rdq_specs.structures import Program, corpus, loads
from rdq_specs.structures.catalogue import STRUCTURES
from rdq_specs.structures.pool import POOL, PoolHarness
from rdq_specs.structures.pool.calls import Add, CancelAll
from rdq_specs.structures.programs import failure_of
from test_structures_kit import DeafPool

from rdq_core import Pool

DEAF = "test_structures_kit:DeafPool"
TWISTED = "twisted_pool_harness:TwistedHarness"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "pool",
        "heap fuzz",
        "pool soak",
        "pool fuzz --profile none",
        "pool fuzz --harness nowhere:None",
        "pool fuzz --harness rdq_specs.core:CoreHarness",
        "pool explore --scope nowhere",
        "pool explore --harness rdq_specs.structures.pool:PoolHarness",
        "pool replay /no/such/file",
    ],
)
def test_nonsense_is_refused_in_one_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", *line.split()]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("rdq_specs: ")
    assert said.err.count("\n") == 1


def test_another_structures_harness_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", "pool", "fuzz", "--harness", "rdq_specs.core:CoreHarness"]) == 2
    assert "subclasses of rdq_specs.structures.Harness there: none" in capsys.readouterr().err


def test_a_program_of_another_structure_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dict.json"
    file.write_text(next(iter(corpus(STRUCTURES["promise_dict"]).values())).dumps())
    assert main(["structure", "pool", "replay", str(file)]) == 2
    assert "no program" in capsys.readouterr().err


@pytest.mark.parametrize("name", STRUCTURES)
def test_fuzz(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", name, "fuzz", "--profile", "mutation"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "examples, profile mutation laws: " in said
    assert said.endswith(", ".join(STRUCTURES[name].laws))


def test_fuzz_names_what_a_harness_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", "pool", "fuzz", "--profile", "mutation", "--harness", TWISTED]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["not", "tried:", "Poll"]


def test_fuzz_prints_what_it_finds_as_a_program_that_replays(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", "pool", "fuzz", "--harness", DEAF]) == 1
    said = capsys.readouterr().out
    assert "The shortest program found that fails so:\n\n    Add(" in said
    assert "happened:    " in said
    assert "broken:      POOL-" in said
    assert f"python -m rdq_specs structure pool replay FILE --harness {DEAF}\n" in said
    program = loads(POOL, said[said.index("{\n") :])
    assert [type(call) for call in program.calls] == [Add, CancelAll]
    assert failure_of(program.calls, POOL, DeafPool) is not None
    assert failure_of(program.calls, POOL, PoolHarness) is None


def test_fuzz_saves_what_it_finds_and_it_is_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "found.json")
    assert main(["structure", "pool", "fuzz", "--harness", DEAF, "--save", file]) == 1
    assert "{" not in capsys.readouterr().out
    assert main(["structure", "pool", "replay", file]) == 0
    assert capsys.readouterr().out == f"passed        {file}\n"
    assert main(["structure", "pool", "replay", file, "--harness", DEAF]) == 1
    assert capsys.readouterr().out.startswith(f"FAILED        {file}\n")


@pytest.mark.parametrize("name", STRUCTURES)
def test_without_a_file_the_corpus_is_replayed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", name, "replay"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(corpus(STRUCTURES[name]))
    assert all(line.startswith("passed  ") for line in said)


def test_explore(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structure", "pool", "explore"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in said] == [f"{name}: closed" for name in POOL.scopes]
    assert main(["structure", "pool", "explore", "--scope", "empty"]) == 0
    assert capsys.readouterr().out.startswith("empty: closed, 80 states, 1640 transitions, depth 10, ")


def test_explore_says_what_it_finds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def cancel(_pool: Pool[object], *, now: float) -> None:
        """Of nothing."""

    monkeypatch.setattr(Pool, "cancel", cancel)
    assert main(["structure", "pool", "explore", "--scope", "empty"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("FAILED after:\n\n    Add(")
    assert "\nempty: not closed, " in said
    program = loads(POOL, said[said.index("{\n") : said.rindex("}") + 2])
    assert failure_of(program.calls, POOL, PoolHarness) is not None


def test_what_only_a_clone_shows_is_no_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def itself(pool: Pool[object]) -> Pool[object]:
        return pool

    monkeypatch.setattr(Pool, "clone", itself)
    assert main(["structure", "pool", "explore", "--scope", "empty"]) == 1
    said = capsys.readouterr().out
    assert "Replayed by itself the program passes" in said
    assert "{" not in said


def test_too_little_is_no_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def seldom(*_arguments: object, **_named: object) -> None:
        raise TooSeldom({"told while it holds": 0}, 500)

    monkeypatch.setattr("rdq_specs.structures.commands.fuzz", seldom)
    assert main(["structure", "pool", "fuzz"]) == 1
    assert capsys.readouterr().out == (
        "FAILED, as no check: situations reached too seldom: in 500 examples: told while it holds 0\n"
    )


def test_a_program_says_what_it_is_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.json"
    file.write_text(Program((Add(0),), "One member.").dumps())
    assert main(["structure", "pool", "replay", str(file)]) == 0
    assert capsys.readouterr().out == f"passed        {file}: One member.\n"
