"""The report on txrdq, as far as it can be tested without fetching txrdq: `python -m peers` does the rest.

Every program that convicts txrdq must be passed by our own; and the record must be one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from eager_harness import EagerHarness
from peers.causes import CAUSES, Cause
from peers.hunt import Hunt, failure_within
from peers.transcript import transcript
from peers.txrdq_harness import TxrdqHarness
from rdq_specs import CoreHarness
from rdq_specs.calls import Cancel, Clear, Finish, Pause, Put, Stop, Turn
from rdq_specs.harness import HarnessType
from rdq_specs.programs import Program, loads, needs, replay
from rdq_specs.texts import rules
from twisted_harness import TwistedHarness

SPECS = Path(__file__).parents[2] / "specs"
PAGE = (SPECS / "TXRDQ.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| ([A-Z0-9, -]+) \| (\d+) \| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)


def program_of(cause: Cause) -> Program:
    return loads(file_of(cause).read_text(encoding="utf-8"))


def file_of(cause: Cause) -> Path:
    return SPECS / "peers" / "txrdq" / f"{cause.name}.json"


def named(cause: Cause) -> str:
    return cause.name


# -- the causes --------------------------------------------------------------------------------------------------------


def test_there_are_enough_and_each_is_another() -> None:
    assert len(CAUSES) >= 8
    places = [(fix.file, fix.old) for cause in CAUSES for fix in cause.fixes]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("cause", CAUSES, ids=named)
def test_a_cause_breaks_a_clause_that_it_is_held_to(cause: Cause) -> None:
    assert cause.clause in rules()
    assert cause.clause not in TxrdqHarness.deviations


@pytest.mark.parametrize("cause", CAUSES, ids=named)
def test_a_patch_replaces_or_adds_one_line_and_seldom_a_second(cause: Cause) -> None:
    assert 1 <= len(cause.fixes) <= 2
    for fix in cause.fixes:
        old, new = fix.old.splitlines(), fix.new.splitlines()
        assert len(set(new) - set(old)) == 1
        assert len(set(old) - set(new)) <= 1
    assert sum(len(cause.fixes) == 1 for cause in CAUSES) >= 8


@pytest.mark.parametrize("clause", TxrdqHarness.deviations)
def test_a_deviation_names_a_clause_and_the_report_says_why(clause: str) -> None:
    assert clause in rules()
    assert f"- {clause}: {TxrdqHarness.deviations[clause]}" in PAGE


# -- the programs ------------------------------------------------------------------------------------------------------


def test_each_cause_has_its_program() -> None:
    assert {file.stem for file in (SPECS / "peers" / "txrdq").glob("*.json")} == {cause.name for cause in CAUSES}


@pytest.mark.parametrize("cause", CAUSES, ids=named)
@pytest.mark.parametrize("harness_type", [CoreHarness, TwistedHarness], ids=lambda harness: harness.__name__)
def test_ours_passes_what_convicts_txrdq(cause: Cause, harness_type: HarnessType) -> None:
    program = program_of(cause)
    assert program.calls
    assert needs(program) <= TwistedHarness.features & TxrdqHarness.features
    replay(program, harness_type)


@pytest.mark.parametrize("cause", CAUSES, ids=named)
def test_a_program_is_written_as_it_is_read(cause: Cause) -> None:
    program = program_of(cause)
    assert program.about == cause.title
    assert file_of(cause).read_text(encoding="utf-8") == program.dumps()


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_has_each_cause_once() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, len(CAUSES) + 1))
    assert sorted((title, clauses.split(", ")[0]) for _, title, clauses, *_ in ROWS) == sorted(
        (cause.title, cause.clause) for cause in CAUSES
    )
    assert f"**{len(CAUSES)} root causes**" in PAGE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_a_row_has_a_section(row: tuple[str, ...]) -> None:
    number, title, clauses, *_ = row
    heading = f"### {number}. {title}\n"
    assert PAGE.count(heading) == 1
    section = PAGE.split(heading)[1].split("\n### ")[0]
    for part in ("```python\nqueue = ", f"*Expected* ({clauses.split(', ')[0]}): ", "*Got*: ", "```diff\n@@ "):
        assert part in section
    (linked,) = re.findall(r"\]\((peers/txrdq/.+?)\)", section)
    assert (SPECS / linked).is_file()


def test_its_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)(.+?)\)", PAGE):
        assert (SPECS / target).is_file(), target


# -- how it hunts, on a toy --------------------------------------------------------------------------------------------


class Forgetful(EagerHarness):
    """Forgets whoever pauses with a job under way."""

    deviations: ClassVar[Mapping[str, str]] = {**EagerHarness.deviations, "ORDER-6": "nobody tells them"}

    def pause(self, waiter: int) -> None:
        if self.queue.underway():
            self.queue.forget(self.queue.pause(now=self.now), now=self.now)
        else:
            super().pause(waiter)


def test_a_report_is_as_short_and_as_plain_as_can_be() -> None:
    hunt = Hunt(Forgetful)
    found = hunt.reports(seeds=3)[0]
    assert found.clauses in ({"PAUSE-2"}, {"PAUSE-3"})
    assert 1 <= found.example <= hunt.examples
    assert not any(isinstance(call, Put) and (call.start or call.settle) for call in found.program.calls)
    assert found.calls <= 5
    assert failure_within(found.program, Forgetful) is not None
    assert failure_within(found.program, EagerHarness) is None


def test_what_is_right_is_not_reported() -> None:
    hunt = Hunt(EagerHarness)
    assert hunt.reports(seeds=1) == []
    assert hunt.examples > 0


def test_a_transcript_tells_what_came_of_each_call() -> None:
    program = Program((Put(0, (), (Clear(),)), Put(2), Pause(), Cancel(0), Finish(0), Stop(True), Turn()), 1)
    assert transcript(program, EagerHarness, "COUNT-1").lines == [
        "queue = ResizableDispatchQueue(work, width=1)",
        "job_0 = queue.put()",
        "    # job_0 is launched",
        "job_1 = queue.put(priority=2)",
        "paused_0 = queue.pause()",
        "job_0.cancel()",
        "    # work_0 is cancelled, and takes its time",
        "work_0.callback(None)",
        "    # job_0 has ended for good",
        "    queue.clearQueue()",
        "    # job_1 has ended for good",
        "    # paused_0 fires",
        "stopped_1 = queue.stop(cancelUnderway=True)",
        "    # stopped_1 fires with []",
        "turn()",
    ]


def test_a_transcript_ends_where_the_law_is_broken() -> None:
    program = Program((Put(), Pause(), Finish(0), Turn(), Turn()), 1)
    story = transcript(program, Forgetful, "PAUSE-2")
    assert story.lines[-1] == "turn()"
    assert story.lines.count("turn()") == 1
    assert story.expected.startswith("A pause is answered True only while paused")
    assert story.got == "at rest with width 1, paused; paused_0 has not fired"
