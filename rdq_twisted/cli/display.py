"""How it goes, on a terminal: a bar, what is under way, how long it will take. Drawn with rich.

rich lays it out and colours it; when to draw is decided by whoever calls `tick`. rich's own `Live` is not used: it
would hide the cursor (for good, should we be killed), draw once more each time it is hidden, and know nothing of
others who write to the same terminal. What is drawn here is one write that erases the last drawing first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final, final

from rich.console import Console, Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from rdq_twisted.cli.descriptor import writable
from rdq_twisted.cli.progress import Speed, View, tried_again
from rdq_twisted.cli.text import duration, printable

SHOWN: Final = 8
"""How many of the jobs under way are named."""


@final
class Display:
    """Draws on the terminal that standard error is."""

    interval: float = 0.1

    def __init__(self, fd: int, blocked: Callable[[], bool], midline: Callable[[], bool]) -> None:
        """`fd`: the terminal. `blocked`: whether somebody else is writing to it; `midline`: whether what they wrote
        ends within a line.
        """
        self._fd = fd
        self._blocked = blocked
        self._midline = midline
        self._console = Console(file=sys.stderr, markup=False, emoji=False, highlight=False)
        self._speed = Speed()
        self._lines = 0

    @property
    def works(self) -> bool:
        """Whether the terminal can do it at all."""
        return self._console.is_terminal and not self._console.is_dumb_terminal

    def tick(self, view: View) -> None:
        """Draw."""
        self._speed.add(view.elapsed, view.ended)
        if self._blocked() or not writable(self._fd):  # somebody pressed Ctrl-S: jobs go on
            return
        drawing = self._render(view)
        first = "\n" if self._midline() and not self._lines else ""
        self._write(self._erased() + first + drawing)
        self._lines = drawing.count("\n")

    def width(self, view: View) -> None:
        """Draw at once, so that a turn of the knob is seen."""
        self.tick(view)

    def rate(self, view: View) -> None:
        """Likewise."""
        self.tick(view)

    def cover(self) -> None:
        """Erase, until the next tick."""
        if self._lines:
            self._write(self._erased())
            self._lines = 0

    def _erased(self) -> str:
        return f"\x1b[{self._lines}F\x1b[J" if self._lines else ""

    def _render(self, view: View) -> str:
        with self._console.capture() as capture:
            self._console.print(layout(view, self._speed.left(view), self._console.size.height - 1))
        return capture.get()

    def _write(self, text: str) -> None:
        try:
            os.write(self._fd, text.encode("utf-8", "backslashreplace"))
        except OSError:  # the terminal is gone, and SIGHUP is on its way
            self._lines = 0


def layout(view: View, left: float | None, height: int) -> RenderableType:
    """What is drawn: a line about all, and a line for each of those that have been under way longest.

    `left`: seconds that remain, if known. `height`: lines there is room for.
    """
    shown = view.underway[: max(0, min(SHOWN, height - 2))]
    rows: list[RenderableType] = [_headline(view, left)]
    rows += [_job(item, seconds) for item, seconds in shown]
    if len(view.underway) > len(shown):
        rows.append(_text(("       and ", "dim"), (f"{len(view.underway) - len(shown):,} more", "dim")))
    return Group(*rows)


def _headline(view: View, left: float | None) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=24)
    grid.add_column(no_wrap=True, overflow="ellipsis")
    bar = ProgressBar(total=view.total or None, completed=view.ended, width=24, finished_style="green")
    grid.add_row(bar, _numbers(view, left))
    return grid


def _numbers(view: View, left: float | None) -> Text:
    of = "" if view.total is None else f" of {view.total:,}"
    parts: list[tuple[str, str]] = [(f"{view.done:,}{of} done", "bold")]
    if view.failed:
        parts.append((f"{view.failed:,} failed", "bold red"))
    if again := tried_again(view):
        parts.append((again, "yellow"))
    parts.append((f"width {view.width}", "cyan"))
    if view.rate:
        parts.append((f"rate {view.rate}", "cyan"))
    if view.stopping:
        parts.append((f"{view.stopping} {len(view.underway):,}", "bold yellow"))
    elif left is not None:
        parts.append((f"{duration(left)} left", "green"))
    parts.append((duration(view.elapsed), "dim"))
    return Text(" · ", style="dim").join([Text(text, style=style) for text, style in parts])


def _job(item: bytes, seconds: float) -> Text:
    return _text((f"{duration(seconds):>8}  ", "dim"), (printable(item), ""))


def _text(*parts: tuple[str, str]) -> Text:
    return Text.assemble(*parts, no_wrap=True, overflow="ellipsis")
