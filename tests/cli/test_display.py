"""What is drawn, by rich, from what there is to show."""

from __future__ import annotations

import io

import pytest

from rdq_twisted.cli.progress import View

pytest.importorskip("rich")

from rich.console import Console

from rdq_twisted.cli.display import layout


def drawn(view: View, left: float | None = None, height: int = 24, width: int = 100) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        console.print(layout(view, left, height))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_one_line_for_all_and_one_for_each() -> None:
    view = View(done=1200, failed=3, underway=[(b"a.py", 65.0), (b"[b]", 0.24)], width=4, total=5000, elapsed=12)
    head, first, second = drawn(view, left=130)
    assert head.endswith("1,200 of 5,000 done · 3 failed · width 4 · 2:10 left · 12 s")
    assert first == "    1:05  a.py"
    assert second == "   0.2 s  [b]"


def test_what_failed_is_not_done_but_over() -> None:
    view = View(done=0, failed=3, again=2, waiting=1, underway=[], width=4, total=3, elapsed=12)
    (head,) = drawn(view)
    assert head.endswith("0 of 3 done · 3 failed · 2 tried again and 1 to be · width 4 · 12 s")
    assert head.startswith("━" * 24 + " ")


def test_what_has_no_room_is_counted() -> None:
    underway = [(b"item %d" % n, float(n)) for n in range(30)]
    view = View(done=0, failed=0, underway=underway, width=30, total=None, elapsed=1)
    assert drawn(view)[-1] == "       and 22 more"
    assert len(drawn(view, height=5)) == 5
    assert len(drawn(view, height=1)) <= 2


def test_nothing_wraps() -> None:
    view = View(done=0, failed=0, underway=[(b"x" * 500, 1.0)], width=3, total=None, elapsed=1, stopping="finishing")
    head, job = drawn(view, width=60)
    assert len(head) <= 60
    assert job.endswith("x…")
    assert len(job) == 60
