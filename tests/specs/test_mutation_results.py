"""What the campaigns have come to: `results.json`, `accepted.json` and `MUTATION.md` agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from mutation.gate import ALONE, accepted, problems
from mutation.kept import FILE, Row, changed, read
from mutation.mutants import PACKAGE, ROOT
from mutation.report import outcome, report

REPORT = ROOT / "specs/MUTATION.md"


def test_the_report_is_made_of_the_results_and_of_nothing_else() -> None:
    assert REPORT.read_text("utf-8") == report(*read(), accepted())


def test_the_report_says_whether_the_gate_is_passed() -> None:
    rows, *_ = read()
    wrong = problems(outcome(rows), accepted())
    text = REPORT.read_text("utf-8")
    assert ("The gate is passed." in text) == (not wrong)
    assert all(f"- {line}\n" in text for line in wrong)


def test_results_name_each_mutant_once_and_those_that_somebody_asks_for_by_their_keys() -> None:
    rows, *_ = read()
    assert not [id for id, count in Counter(row.id for row in rows).items() if count > 1]
    lives = {row.id for row in rows for engine in ALONE if row.killed().get(engine) == ""}
    listed = {row.id for row in rows if row.key in accepted().equivalent}
    assert {row.id for row in rows if row.key} == lives | listed


def test_what_has_changed_since_can_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    """It may have: the gate, which asks again what has, is `python -m mutation`, and no commit of the core waits for
    that.
    """
    rows, *_ = read()
    places = changed(rows)
    with capsys.disabled():
        print(f"\n{len(places)} places of {PACKAGE} have changed since MUTATION.md")  # noqa: T201
    assert set(places) <= {f"{row.module}:{row.place}" for row in rows}
    assert changed([replace(row, around="") for row in rows[:9]]) == places_named(rows[:9])


def places_named(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(f"{row.module}:{row.place}" for row in rows if row.place))


def test_the_file_has_a_line_for_each_place() -> None:
    assert max(map(len, FILE.read_text("utf-8").splitlines())) < 25_000
