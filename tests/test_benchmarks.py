"""The benchmarks measure what they say, as far as it takes no peers and no time: each section once, on few jobs."""

from __future__ import annotations

import pytest

from benchmarks.command import SECTIONS
from benchmarks.rounds import Runner
from benchmarks.sections.section import Section

FEW = 200
PEERLESS = [section for section in SECTIONS if section.name not in ("shell", "scale")]


@pytest.mark.parametrize("section", PEERLESS, ids=[section.name for section in PEERLESS])
def test_a_section_measures_few_jobs(section: Section) -> None:
    parts = list(section.measure(Runner(1), [FEW]))
    assert parts
    for part in parts:
        assert not any("not done" in line for line in part.lines)
        assert all(goal.figure >= 0 for goal in part.goals)
