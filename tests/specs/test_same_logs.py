"""Every shell gives the same logs, of programs that are drawn and of the corpus; and a log that differs is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from asyncio_harness import AsyncioHarness, AsyncioTaskHarness
from broken_examples import ASYNCIO, THREADS, TRIO
from rdq_specs import CoreHarness, Feature, calls
from rdq_specs.__main__ import main
from rdq_specs.comparing import Different, compare, draw, shortest
from rdq_specs.harness import TIMED, HarnessType
from rdq_specs.logs import alike, log_of, restricted
from rdq_specs.programs import Program, corpus, lacking, loads
from threads_harness import ThreadsHarness
from trio_harness import TrioHarness
from twisted_harness import TwistedHarness

SHELLS: Sequence[HarnessType] = [TwistedHarness, AsyncioTaskHarness, TrioHarness, ThreadsHarness]
PROGRAMS = 250
"""How many are drawn. `CONTRIBUTING.md` says how to compare more."""
COMMAND = re.compile(r"python -m rdq_specs ((?:.*\\\n)+.*--programs) \d+$", re.MULTILINE)


def compare_many(kinds: Sequence[HarnessType], count: int = PROGRAMS) -> int:
    """Compare so many programs; how many lines their logs have."""
    return sum(compare(draw(kinds, number), kinds) for number in range(count))


def test_all_shells_give_the_same_logs() -> None:
    assert compare_many(alike(SHELLS)) > 50 * PROGRAMS


def test_those_that_know_of_rates_delays_timeouts_and_deadlines_give_the_same_logs_of_them() -> None:
    kinds = alike([TwistedHarness, AsyncioTaskHarness])
    assert kinds[0].features >= TIMED
    assert compare_many(kinds) > 50 * PROGRAMS


def test_so_does_the_machine_itself() -> None:
    assert compare_many(alike([CoreHarness, TwistedHarness]), PROGRAMS // 4) > 50 * PROGRAMS // 4


def test_where_a_clock_set_back_means_another_thing_to_each_it_is_not_set_back() -> None:
    mixed, alone = alike([CoreHarness, TwistedHarness]), alike([CoreHarness, CoreHarness])
    assert not any(map(steps_back, (draw(mixed, number) for number in range(PROGRAMS // 4))))
    assert any(map(steps_back, (draw(alone, number) for number in range(PROGRAMS // 4))))


def steps_back(program: Program) -> bool:
    """Whether the clock is set back in it."""
    return any(isinstance(call, calls.Tick) and call.seconds < 0 for call in program.calls)


def test_so_does_a_shell_that_reacts_later_but_for_what_it_does_in_reaction() -> None:
    kinds = alike([TwistedHarness, AsyncioHarness])
    for number in range(PROGRAMS // 4):
        program = draw(kinds, number)
        assert not any(call.settle for call in program.calls if isinstance(call, calls.Put))
        compare(program, kinds)


def test_the_corpus_gives_the_same_logs() -> None:
    kinds = alike(SHELLS)
    fitting = [program for program in corpus().values() if not lacking(program, kinds[0])]
    for program in fitting:
        compare(program, kinds)
    assert len(fitting) >= 18


@pytest.mark.parametrize("broken", [*TRIO, *THREADS, *ASYNCIO], ids=lambda harness: harness.__name__)
def test_a_broken_shell_gives_another_log(broken: HarnessType) -> None:
    kinds = alike([TwistedHarness, broken])
    with pytest.raises(Different) as raised:
        compare_many(kinds)
    found = shortest(raised.value, kinds)
    assert found is not None
    assert len(found.program.calls) <= 8
    assert "and then, on broken_examples:" in str(found)


class _Moody(TwistedHarness):
    turns = 0

    def turn(self) -> None:
        super().turn()
        _Moody.turns += 1
        assert _Moody.turns != 7


def test_what_does_not_differ_again_is_told_from_what_does(capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--harness", "twisted_harness:TwistedHarness", "--harness", "test_same_logs:_Moody"]
    assert main(["compare", *named]) == 1
    assert capsys.readouterr().out.startswith("DIFFERENT in program 1, but not when it was done again")


def test_a_program_is_drawn_the_same_again() -> None:
    kinds = alike(SHELLS)
    assert draw(kinds, 3) == draw(kinds, 3) != draw(kinds, 4)


def test_a_log_tells_what_can_be_observed() -> None:
    program = Program((calls.Put(1, start=(calls.Put(float("nan")),)), calls.Turn(), calls.Finish(0), calls.Turn()), 1)
    lines = log_of(restricted(TwistedHarness, frozenset({Feature.PRIORITY, Feature.VIEWS})), program)
    assert lines == [
        "put with priority 1: 0",
        "  pending (0,), under way (), size (0, 1)",
        "job 0 is launched",
        "put with priority nan: InvalidValue",
        "  pending (), under way (0,), size (1, 0)",
        "nothing is due",
        "turn",
        "  pending (), under way (0,), size (1, 0)",
        "finish job 0",
        "  pending (), under way (), size (0, 0)",
        "job 0 settles as finished",
        "nothing is due",
        "turn",
        "  pending (), under way (), size (0, 0)",
    ]


class _Breaks(CoreHarness):
    def turn(self) -> None:
        raise AssertionError("it breaks")


def test_a_log_says_that_it_broke_off() -> None:
    assert log_of(_Breaks, Program((calls.Turn(),)))[-1].startswith("broken off: ")


def test_a_log_is_not_compared_with_nothing() -> None:
    with pytest.raises(ValueError, match="two harnesses"):
        alike([TwistedHarness])


def test_the_command_says_that_they_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--harness", "twisted_harness:TwistedHarness", "--harness", "trio_harness:TrioHarness"]
    assert main(["compare", *named, "--programs", "3"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("the same: 3 programs, ")
    assert second.startswith("on TwistedHarness, TrioHarness, with CANCEL, DRAIN, ")


def test_so_does_the_command_that_is_to_be_run_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    (command,) = COMMAND.findall((Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8"))
    assert main([*command.replace("\\\n", "").split(), "3"]) == 0
    assert f"on {', '.join(kind.__name__ for kind in SHELLS)}, with " in capsys.readouterr().out


def test_the_command_shows_where_they_differ(capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--harness", "twisted_harness:TwistedHarness", "--harness", "broken_examples:ThreadsLostWakeUpHarness"]
    assert main(["compare", *named]) == 1
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith("DIFFERENT in program ")
    assert "and then, on broken_examples:ThreadsLostWakeUpHarness: nothing is due" in lines
    assert loads("\n".join(lines[lines.index("{") :])).calls[-1] == calls.Turn()


def test_the_command_shows_a_first_that_is_wrong_itself(capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--harness", "broken_examples:ThreadsLostWakeUpHarness", "--harness", "twisted_harness:TwistedHarness"]
    assert main(["compare", *named]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("FAILED in program ")
    assert "WORK-1" in printed


def test_the_command_compares_nothing_with_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--harness", "twisted_harness:TwistedHarness"]) == 2
    assert "two harnesses" in capsys.readouterr().err
