"""The two admissions that are always there, and how several are asked together."""

from __future__ import annotations

import pytest

from rdq_core import InvalidType, InvalidValue, RDQError
from rdq_core.admission import Admission, Pause, Width, all_admit, check_width, next_chance
from tests.core.toys import Never, OpensAt

BAD_WIDTHS = [
    *((bad, InvalidType) for bad in (True, False, 2.9, 3.0, "3", None, [3])),
    *((bad, InvalidValue) for bad in (-1, -(10**30))),
]


@pytest.mark.parametrize(("bad", "error"), BAD_WIDTHS)
def test_a_width_is_an_int_from_0(bad: int, error: type[RDQError]) -> None:
    for act in (check_width, Width):
        with pytest.raises(error) as info:
            act(bad)
        assert info.type is error


def test_0_and_huge_widths_are_widths() -> None:
    assert [Width(width).width for width in (0, 1, 10**30)] == [0, 1, 10**30]


def test_width_admits_while_a_slot_is_free() -> None:
    width = Width(2)
    seen = [width.admits(0)]
    for act in (width.started, width.started, width.ended):
        act(0)
        seen.append(width.admits(0))
    assert seen == [True, True, False, True]


def test_narrowing_below_the_slots_held_admits_nothing_until_enough_have_ended() -> None:
    width = Width(3)
    for _ in range(3):
        width.started(0)
    width.width = 1
    seen = [width.admits(0)]
    for _ in range(3):
        width.ended(0)
        seen.append(width.admits(0))
    assert seen == [False, False, False, True]


def test_no_time_frees_a_slot_or_ends_a_pause() -> None:
    assert next_chance([Width(0)], 0) is None
    assert next_chance([paused()], 0) is None


def paused() -> Pause:
    pause = Pause()
    pause.paused = True
    return pause


def test_pause_admits_unless_paused_and_does_not_count_jobs() -> None:
    pause = Pause()
    pause.started(0)
    assert pause.admits(0)
    pause.paused = True
    pause.ended(0)
    assert not pause.admits(0)


def test_snapshots_say_what_matters() -> None:
    width = Width(3)
    width.started(0)
    assert (width.snapshot(0), Pause().snapshot(0), paused().snapshot(0)) == ((3, 1), False, True)


def test_a_clone_shares_nothing() -> None:
    width, pause = Width(3), paused()
    width.started(0)
    twin, copy = width.clone(), pause.clone()
    width.started(0)
    width.width = 5
    pause.paused = False
    assert (twin.snapshot(0), copy.paused) == ((3, 1), True)


def test_all_must_admit() -> None:
    assert all_admit([], 0)
    assert all_admit([Width(1), Pause(), OpensAt(0)], 0)
    blockers: list[Admission] = [Width(0), paused(), OpensAt(1), Never()]
    for blocker in blockers:
        assert not all_admit([Width(1), blocker, Pause()], 0)


def test_the_next_chance_is_the_latest_moment_among_those_that_block() -> None:
    assert next_chance([OpensAt(7), OpensAt(9), OpensAt(8)], 0) == 9
    assert next_chance([OpensAt(7), OpensAt(9), OpensAt(8)], 8.5) == 9
    assert next_chance([OpensAt(7), Width(1)], 0) == 7


def test_there_is_no_chance_while_one_blocks_for_ever() -> None:
    assert next_chance([OpensAt(7), Never()], 0) is None
    assert next_chance([Never(), OpensAt(7)], 0) is None
