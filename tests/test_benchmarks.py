"""The benchmarks measure what they say, as far as it takes no peers and no time: each section once, on few jobs."""

from __future__ import annotations

import pytest

from benchmarks.command import RESULTS, SECTIONS, main
from benchmarks.figures import Contender
from benchmarks.rounds import Runner
from benchmarks.sections.scale import BESIDE
from benchmarks.sections.section import Section

FEW = 200
LEAST = "benchmarks.contenders.least"
OURS = (*BESIDE, Contender("put", f"{LEAST}:put"), Contender("submit", f"{LEAST}:submit"))
PEERLESS = [section for section in SECTIONS if section.name not in ("shell", "scale")]


@pytest.mark.parametrize("section", PEERLESS, ids=[section.name for section in PEERLESS])
def test_a_section_measures_few_jobs(section: Section) -> None:
    parts = list(section.measure(Runner(1), [FEW]))
    assert parts
    for part in parts:
        assert not any("not done" in line for line in part.lines)
        assert all(goal.figure >= 0 for goal in part.goals)


def test_what_needs_no_peers_is_measured_on_a_reactor() -> None:
    for figures in Runner(1).measure(OURS, FEW).values():
        assert figures.is_there
        assert figures.median() > 0


@pytest.mark.parametrize(
    "arguments",
    [["--rounds", "0"], ["--rounds", "x"], ["--sizes", "-1"], ["--only", "x"], ["--only", "core", "--write"]],
)
def test_nonsense_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "python -m benchmarks: error:" in said.err


def test_an_interruption_is_no_traceback_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Runner, "measure", interrupted)
    monkeypatch.setattr("benchmarks.peers.fetch_python", lambda: ())
    before = RESULTS.read_text("utf-8")
    assert main(["--only", "core", "--no-node"]) == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert RESULTS.read_text("utf-8") == before
