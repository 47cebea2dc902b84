"""How it goes: what there is to say, and saying it in plain lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, final

from rdq_twisted.cli.text import count, duration

FIRST_LINE: Final = 10.0
"""Seconds until the first plain line; a run that is over sooner needs none."""

INTERVAL: Final = 60.0
"""Seconds between plain lines after that."""

WINDOW: Final = 30.0
"""Seconds over which speed is measured. A change of the width must show in the time that is left."""


@final
@dataclass(frozen=True, slots=True)
class View:
    """What can be shown of a run at one moment."""

    done: int
    """Jobs that ended well."""
    failed: int
    """Jobs that did not."""
    underway: Sequence[tuple[bytes, float]]
    """The items under way, and for how many seconds each; the longest first."""
    width: int
    """How many may be under way."""
    total: int | None
    """How many items there are; None while not all have been read."""
    elapsed: float
    """Seconds since the start."""
    stopping: str | None = None
    """What is being waited for if the run is being stopped: `finishing`, `ending`."""
    again: int = 0
    """How often one has been tried again, or is to be: its wait is over, or was cut short by a stop."""
    waiting: int = 0
    """How many wait to be tried again."""
    rate: str = ""
    """How many starts in how much time, in words; empty: any number."""

    @property
    def ended(self) -> int:
        """Jobs that ended, well or not."""
        return self.done + self.failed


@final
class Speed:
    """How fast it goes now: jobs a second over the last `WINDOW`, whether they end well or not."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, elapsed: float, ended: int) -> None:
        """So many had ended after so many seconds."""
        self._samples.append((elapsed, ended))
        while elapsed - self._samples[0][0] > WINDOW:
            self._samples.popleft()

    def left(self, view: View) -> float | None:
        """Seconds until all is done, at this speed; None if that cannot be told."""
        if view.total is None or view.stopping or not self._samples:
            return None
        (since, before), (now, ended) = self._samples[0], self._samples[-1]
        if ended - before < 3 or now - since < 1:  # too few to tell
            return None
        return (view.total - ended) * (now - since) / (ended - before)


class Progress(Protocol):
    """Shows how it goes."""

    interval: float
    """Seconds between two calls of `tick`."""

    def tick(self, view: View) -> None:
        """Some time has passed."""
        ...

    def width(self, view: View) -> None:
        """The width has been changed."""
        ...

    def rate(self, view: View) -> None:
        """The rate has been changed, or was to be and there is none."""
        ...

    def cover(self) -> None:
        """Make room: somebody else is about to write to the terminal."""
        ...


@final
class Silent:
    """Shows nothing."""

    interval: float = 60.0

    def tick(self, view: View) -> None:
        """Nothing."""

    def width(self, view: View) -> None:
        """Nothing."""

    def rate(self, view: View) -> None:
        """Nothing."""

    def cover(self) -> None:
        """Nothing."""


@final
class Plain:
    """Says it in a line now and then."""

    interval: float = 1.0

    def __init__(self, say: Callable[[str], object]) -> None:
        """`say` writes a line to standard error."""
        self._say = say
        self._due = FIRST_LINE

    def tick(self, view: View) -> None:
        """Say a line if one is due."""
        if view.elapsed >= self._due:
            self._due = view.elapsed + INTERVAL
            self._say(f"rdq run: {line(view)}")

    def width(self, view: View) -> None:
        """Say so."""
        self._say(f"rdq run: width {view.width}")

    def rate(self, view: View) -> None:
        """Say so."""
        self._say(f"rdq run: rate {view.rate}" if view.rate else "rdq run: no rate to be changed (see --rate)")

    def cover(self) -> None:
        """Nothing is in the way."""


def tried_again(view: View) -> str:
    """How many have been tried again and how many wait for it, in words; empty: none."""
    if not view.waiting:
        return f"{view.again:,} tried again" if view.again else ""
    return (
        f"{view.again:,} tried again and {view.waiting:,} to be"
        if view.again
        else f"{view.waiting:,} to be tried again"
    )


def line(view: View) -> str:
    """All of it in one line of text."""
    of = "" if view.total is None else f" of {view.total:,}"
    parts = [
        f"{view.done:,} done{of}",
        *([f"{view.failed:,} failed"] if view.failed else []),
        *([again] if (again := tried_again(view)) else []),
        f"{count(len(view.underway), 'job', 'jobs')} under way",
        f"width {view.width}",
        *([f"rate {view.rate}"] if view.rate else []),
        duration(view.elapsed),
        *([view.stopping] if view.stopping else []),
    ]
    return ", ".join(parts)
