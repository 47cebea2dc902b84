"""Programs of interest, replayed on every harness: `specs/corpus`."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdq_specs import CoreHarness
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.programs import Program, loads, needs, replay
from twisted_harness import TwistedHarness

CORPUS = Path(__file__).parents[2] / "specs" / "corpus"
FILES = sorted(CORPUS.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("harness_type", [CoreHarness, TwistedHarness], ids=lambda harness: harness.__name__)
def test_replays(file: Path, harness_type: HarnessType) -> None:
    program = loads(file.read_text())
    lacking = needs(program) - harness_type.features
    if lacking:
        pytest.skip(f"{harness_type.__name__} lacks {', '.join(sorted(feature.name for feature in lacking))}")
    replay(program, harness_type)


def test_the_shell_replays_most() -> None:
    lacking = [needs(loads(file.read_text())) - TwistedHarness.features for file in FILES]
    assert frozenset[Feature]().union(*lacking) <= {Feature.POLL, Feature.END}, "what only a machine has"
    assert sum(not features for features in lacking) >= 0.9 * len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_written_as_it_is_read(file: Path) -> None:
    program = loads(file.read_text())
    assert program.about
    assert file.read_text() == program.dumps()


def test_a_list_of_calls_is_a_program() -> None:
    assert loads('[{"call": "Turn"}]') == Program(loads('{"calls": [{"call": "Turn"}]}').calls)


@pytest.mark.parametrize("text", ["", "3", "{}", '[{"call": "Jump"}]', '[{"call": "Put", "colour": 1}]', "[1]"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no program|Expecting"):
        loads(text)
