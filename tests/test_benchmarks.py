"""The benchmarks measure what they say, as far as it takes no peers and no time: each section once, on few jobs."""

from __future__ import annotations

import pytest

from benchmarks.command import SECTIONS
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
