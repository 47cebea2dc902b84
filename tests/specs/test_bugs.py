"""The checker is checked: every bug passes the examples, and is found by every engine that can see it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import pytest
from bugs import Bug, all_bugs
from bugs.__main__ import TABLE, main
from bugs.checks import checked
from bugs.detection import Detection
from bugs.engines import ENGINES, FULL, LITTLE, REASONS, Effort
from bugs.examples import EXAMPLES, outcome
from bugs.subjects import harness_of
from bugs.table import Line, line, status

BUGS = all_bugs()
SEEN = [(engine, bug) for bug in BUGS for engine in ENGINES if engine not in bug.beyond]
BEYOND = [(engine, bug) for bug in BUGS for engine in ENGINES if engine in bug.beyond]
CHECKED = [bug for bug in BUGS if bug.check is not None]
RIGHT = {
    subject: [outcome(harness_of(subject), program) for program in EXAMPLES.values()] for subject in ("core", "twisted")
}

OF_TXRDQ = {
    "a reprioritised job is lost": "moved_job_lost",
    "or kills a worker": "moved_job_leaks_its_slot",
    "size() counts a job twice": "size_counts_a_job_twice",
    "resume() fires the pause of another": "resume_fires_the_next_pause",
    "stop() twice hands the same jobs back twice": "stop_twice_hands_back_twice",
    "jobs handed back out of order": "handed_back_out_of_order",
    "a Deferred that never fires": "clear_forgets_to_tell",
    "a cancelled job whose work still runs frees its slot": "cancelled_job_frees_its_slot",
    "a function that cancels its own job leaves it under way for ever": "self_cancelled_job_stays",
    "chained synchronous work dies of recursion and leaks the slot": "shell_recursion",
    "a bad priority loses a third job": "bad_priority_loses_the_job",
}
"""What whoever outgrew the original met."""

OF_SHELLS = {
    "a stale timer left armed": "shell_timer_left_armed",
    "re-entrancy guard missing": "shell_reentrancy_guard_missing",
    "slot freed at cancel": "shell_slot_freed_at_cancel",
    "launch inside put": "shell_launch_inside_put",
    "watcher told twice": "shell_watcher_told_twice",
    "reference kept": "shell_reference_kept",
}
"""What whoever writes a shell gets wrong."""

FOUND = re.compile(r"(.*: )?[A-Z]+(-\d)?(, [A-Z]+-\d)* \d+")
"""In a cell of the table: by which clauses it was found, and after how much."""

DEAR: Final = {"machine": 30, "explorer": 10_000, "simulator": 200_000}
"""What an engine takes less than a second for: examples, transitions, changes of state."""


def table() -> list[list[str]]:
    """The cells of `BUGS.md`, the heading first."""
    rows = [row for row in TABLE.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def dear() -> set[tuple[str, str]]:
    """The engine and the bug, where `BUGS.md` says that it took more than that."""
    heading, *kept = table()
    found = ((engine, cells[0], cells[heading.index(engine)]) for cells in kept for engine in ENGINES)
    return {
        (engine, bug) for engine, bug, cell in found if FOUND.fullmatch(cell) and int(cell.split()[-1]) > DEAR[engine]
    }


NIGHTLY = dear()


def named(pair: tuple[str, Bug]) -> str:
    return f"{pair[0]}-{pair[1].name}"


def test_there_are_enough() -> None:
    assert len(BUGS) >= 25
    assert {bug.subject for bug in BUGS} == {"core", "twisted"}
    assert all(bug.what.endswith(".") for bug in BUGS)


@pytest.mark.parametrize("what", [*OF_TXRDQ, *OF_SHELLS])
def test_the_known_mistakes_are_among_them(what: str) -> None:
    assert {**OF_TXRDQ, **OF_SHELLS}[what] in {bug.name for bug in BUGS}


def test_many_need_a_script_or_four_calls() -> None:
    """Of the bugs that break one clause alone, those whose shortest known program is no shorter."""
    long = [bug for bug in BUGS if len(bug.program) >= 4 or any(getattr(call, "start", ()) for call in bug.program)]
    assert len(long) >= 10


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_it_passes_the_examples(bug: Bug) -> None:
    with bug.applied():
        found = [outcome(harness_of(bug.subject), program) for program in EXAMPLES.values()]
    assert found == RIGHT[bug.subject]


@pytest.mark.parametrize("pair", SEEN, ids=named)
def test_it_is_found(pair: tuple[str, Bug]) -> None:
    engine, bug = pair
    if (engine, bug.name) in NIGHTLY and "RDQ_NIGHTLY" not in os.environ:
        pytest.skip("takes long, and another engine finds it here; set RDQ_NIGHTLY")
    assert ENGINES[engine](bug, FULL) is not None


def test_each_is_found_by_an_engine_or_by_its_check_in_every_run() -> None:
    quick = {bug.name for engine, bug in SEEN if (engine, bug.name) not in NIGHTLY} | {bug.name for bug in CHECKED}
    assert quick == {bug.name for bug in BUGS}


@pytest.mark.parametrize("pair", BEYOND, ids=named)
def test_what_is_beyond_an_engine_has_a_reason_and_is_beyond_it(pair: tuple[str, Bug]) -> None:
    engine, bug = pair
    of, _meaning = REASONS[bug.beyond[engine]]
    assert engine in of
    assert (bug.beyond[engine] == "a shell") == (engine == "explorer" and bug.subject != "core")
    assert ENGINES[engine](bug, LITTLE) is None


@pytest.mark.parametrize("bug", CHECKED, ids=lambda bug: bug.name)
def test_its_own_check_finds_it(bug: Bug) -> None:
    assert checked(bug) is not None


def test_whatever_is_beyond_every_engine_has_a_check() -> None:
    assert {bug.name for bug in BUGS if bug.beyond.keys() == ENGINES.keys()} <= {bug.name for bug in CHECKED}


# -- the table ---------------------------------------------------------------------------------------------------------


def test_a_line_says_what_found_it() -> None:
    made = line("wait_counts_on")
    assert made.gaps == ()
    cells = [cell.strip() for cell in made.text.split("|")]
    assert cells[3:6] == ["POLL-1 3", "MODEL 24", "MODEL 2"]
    assert cells[6].startswith("relations: POLL-1 ")


def test_an_engine_that_misses_it_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(_bug: Bug, _effort: Effort) -> Detection | None:
        return None

    monkeypatch.setitem(cast("dict[str, object]", ENGINES), "explorer", blind)
    made = line("size_counts_a_job_twice")
    assert made.gaps == ("explorer",)
    assert "**missed**" in made.text
    assert status([made]) == "1 variants, each found by every engine that can see it: 1 gaps"


@pytest.mark.parametrize(("gaps", "left"), [((), 0), (("machine",), 1)])
def test_a_gap_is_the_exit_status(
    gaps: tuple[str, ...], left: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(names: Sequence[str]) -> list[Line]:
        return [Line(f"| {name} |", gaps) for name in names]

    monkeypatch.setattr("bugs.__main__.run", run)
    assert main([]) == left
    said = capsys.readouterr().out
    assert all(f"| {bug.name} |" in said for bug in BUGS)
    assert said.endswith(f"{left * len(BUGS)} gaps\n")


@pytest.mark.parametrize("words", [["no_such_bug"], ["--write", "wait_counts_on"]])
def test_nonsense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "python -m bugs" in capsys.readouterr().err


def test_the_command_runs_where_the_package_is_installed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bugs", "size_counts_a_job_twice"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "1/1 size_counts_a_job_twice\n")
    assert ran.stdout.endswith("1 variants, each found by every engine that can see it: 0 gaps\n")


def test_the_table_that_is_kept_is_of_these_bugs_and_has_no_gap() -> None:
    heading, *kept = table()
    assert heading == ["bug", "what it is", *ENGINES, "check", "laws", "calls"]
    assert [cells[:2] for cells in kept] == [[bug.name, bug.what] for bug in BUGS]
    for bug, cells in zip(BUGS, kept, strict=True):
        by = dict(zip(heading, cells, strict=True))
        found = {column for column in (*ENGINES, "check") if FOUND.fullmatch(by[column])}
        assert {engine: by[engine] for engine in ENGINES if engine not in found} == {
            engine: f"*{why}*" for engine, why in bug.beyond.items()
        }
        assert by["check"] == "" if bug.check is None else "check" in found
        assert by["laws"] or any("MODEL" not in by[column] for column in found)
        assert re.fullmatch(r"\d+( r)?", by["calls"]) or not found & ENGINES.keys()
