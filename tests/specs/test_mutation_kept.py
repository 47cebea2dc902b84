"""What campaigns have come to, as it is kept: when it stands, and which stages a mutant is put to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mutation.areas import MODULES, STAGES, areas_of, stages_of
from mutation.engines import ENGINES as STAGED
from mutation.gate import ALONE
from mutation.kept import ENGINES, Kept, Row, Verdict, read, write
from mutation.mutants import PACKAGE, ROOT, Mutant, modules, mutants_of, places_of
from mutation.together import Change, batches, combined

REPORT = ROOT / "specs/MUTATION.md"
SOURCE = "def half(x):\n    return x / 2\n"

# -- when it stands ----------------------------------------------------------------------------------------------------


def mutant() -> Mutant:
    return mutants_of("halves", SOURCE)[0]


def verdict(engine: str, stage: str = "", **of: str) -> Verdict:
    made = Verdict(mutant().id, engine, mutant().around, stage, "model" if stage else "", "a commit", "a state")
    return replace(made, **of)


def kept(folder: Path, *verdicts: Verdict) -> Kept:
    made = Kept(folder, file=None)
    for each in verdicts:
        made.keep(each, "in words", 1.5)
    return Kept(folder, file=None)  # as the next campaign reads it


def test_what_was_killed_stands_while_its_place_does(tmp_path: Path) -> None:
    found = kept(tmp_path, verdict("explorer", "room"))
    assert found.stands("explorer", mutant(), "another state", listed=False) == verdict("explorer", "room")
    assert found.stands("hypothesis", mutant(), "a state", listed=False) is None
    assert found.stands("explorer", replace(mutant(), around="other"), "a state", listed=False) is None


@pytest.mark.parametrize("engine", ENGINES)
def test_what_lives_stands_while_nothing_changes(engine: str, tmp_path: Path) -> None:
    found = kept(tmp_path, verdict(engine))
    assert found.stands(engine, mutant(), "a state", listed=False) == verdict(engine)
    assert found.stands(engine, mutant(), "another state", listed=False) is None


@pytest.mark.parametrize("engine", ENGINES)
def test_tests_and_evidence_of_an_equivalent_stand_while_its_place_does(engine: str, tmp_path: Path) -> None:
    found = kept(tmp_path, verdict(engine))
    stands = found.stands(engine, mutant(), "another state", listed=True)
    assert (stands is not None) == (engine not in ALONE)
    assert found.stands(engine, replace(mutant(), around="other"), "a state", listed=True) is None


def test_the_latest_counts(tmp_path: Path) -> None:
    found = kept(tmp_path, verdict("explorer"), verdict("explorer", "room"))
    assert found.stands("explorer", mutant(), "", listed=False) == verdict("explorer", "room")


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    verdicts = {"explorer": verdict("explorer", "room", state=""), "hypothesis": verdict("hypothesis")}
    rows = [
        Row("b", "the key", "rdq_core.pool", "Pool.add", mutant().around, "mutmut", verdicts),
        Row("a", "", "rdq_core.levels", "", mutant().around, "data", {}),
    ]
    rows = [replace(row, verdicts={e: replace(v, mutant=row.id) for e, v in row.verdicts.items()}) for row in rows]
    spent = {"a commit": {"explorer": 12.0}}
    write(rows, spent, {"explorer": {"asked": 3}}, tmp_path / "results.json")
    again, spent_again, alone = read(tmp_path / "results.json")
    assert sorted(again, key=lambda row: row.id) == sorted(rows, key=lambda row: row.id)
    assert (spent_again, alone) == (spent, {"explorer": {"asked": 3}})
    file = tmp_path / "results.json"
    assert Kept(tmp_path / "none", file).verdicts["explorer", "b"] == rows[0].verdicts["explorer"]


# -- several at once ---------------------------------------------------------------------------------------------------


def of_admission() -> list[Mutant]:
    return mutants_of("rdq_core.admission", modules()["rdq_core.admission"].read_text("utf-8"))


def test_those_of_one_list_change_lines_of_their_own_and_all_are_in_one() -> None:
    made = of_admission()
    lists = batches(made)
    assert sorted(mutant.id for batch in lists for mutant in batch) == sorted(mutant.id for mutant in made)
    assert 1 < len(lists) < len(made) / 4
    source = modules()["rdq_core.admission"].read_text("utf-8").splitlines()
    for batch in lists:
        (text,) = combined(batch).values()
        changed = sum(a != b for a, b in zip(source, text.splitlines(), strict=False))
        assert changed >= len(batch)


def test_what_is_combined_has_every_change() -> None:
    first, second = of_admission()[0], of_admission()[-1]
    (text,) = combined([first, second]).values()
    (again,) = combined([second, first]).values()
    assert text == again
    alone = mutants_of("rdq_core.admission", first.source)
    assert text in {mutant.source for mutant in alone}
    assert combined([first]) == {first.module: first.source}


def test_changes_of_one_line_meet() -> None:
    source = "a = 1\nb = 2\nc = 3\n"
    one, two = Change.of(source, "a = 1\nb = 3\nc = 3\n"), Change.of(source, "a = 1\nb = 2\nc = 4\n")
    longer = Change.of(source, "a = 1\nb = 2\nc = 3\nd = 4\n")
    assert (one, two, longer) == (Change(1, 2, ["b = 3"]), Change(2, 3, ["c = 4"]), Change(3, 3, ["d = 4"]))
    assert one.meets(one)
    assert one.meets(two), "where one ends the other begins, which an insertion there would not tell apart"
    assert not one.meets(longer)


# -- places and areas --------------------------------------------------------------------------------------------------


def test_a_place_is_the_innermost_and_changes_with_its_own_text_alone() -> None:
    source = "class Box:\n    def one(self):\n        return 1\n\n    def two(self):\n        return 2\n"
    before = {place.name: place.around for place in places_of(source)}
    after = {place.name: place.around for place in places_of(source.replace("return 2", "return 3"))}
    assert list(before) == ["Box", "Box.one", "Box.two"]
    assert [name for name in before if before[name] != after[name]] == ["Box", "Box.two"]
    assert {m.place for m in mutants_of("boxes", source)} == {"Box.one", "Box.two"}


def test_every_stage_there_is_belongs_to_an_area_and_the_other_way_round() -> None:
    for engine, stages in STAGED.items():
        named = {name for of in STAGES.values() for name in of.get(engine, ())}
        assert named == set(stages), engine


def test_every_module_is_put_to_both_engines() -> None:
    for module in modules():
        assert all(stages_of(engine, module) for engine in ENGINES), module
    names = {module.removeprefix(f"{PACKAGE}.") for module in modules()} | {"growth"}
    assert set(MODULES) <= names


def test_a_module_that_nobody_knows_is_put_to_the_queue() -> None:
    assert "queue" in areas_of("rdq_core.something_new")


def test_a_compound_statement_is_replaced_whole_and_a_block_may_end_the_file() -> None:
    source = "def sign(x):\n    match x:\n        case 0:\n            return 0\n        case _:\n            return 1"
    made = mutants_of("signs", source)
    assert any("case 0" not in m.source and "case _" in m.source for m in made)
    for each in made:
        compile(each.source, "signs", "exec")
