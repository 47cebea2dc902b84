"""What a run is to do: messages, knobs and when they are turned, and what that permits."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Protocol

from rdq_core import Job, Rate, Retry


class Knobs(Protocol):
    """What is turned."""

    def setWidth(self, width: int, /) -> None:
        """So many at once from here on."""
        ...

    def setRate(self, rate: Rate, /) -> None:
        """So many in so much time from here on."""
        ...


@dataclass(frozen=True)
class Turn:
    """A turn of a knob, so many seconds after the beginning; None leaves it as it is."""

    at: float
    width: int | None = None
    rate: Rate | None = None

    @classmethod
    def parse(cls, text: str) -> Turn:
        """From "2.5:width=3" or "2.5:rate=20/s burst 2". Raises `ValueError`."""
        at, _, setting = text.partition(":")
        name, _, value = setting.partition("=")
        match name:
            case "width":
                return cls(float(at), width=int(value))
            case "rate":
                return cls(float(at), rate=Rate.parse(value))
            case _:
                raise ValueError(text)

    def make(self, queue: Knobs) -> None:
        """Turn the knob of this queue."""
        if self.width is not None:
            queue.setWidth(self.width)
        if self.rate is not None:
            queue.setRate(self.rate)


@dataclass(frozen=True)
class Plan:
    """One run."""

    messages: int
    """How many are put, where none have been left by a run before."""
    turns: Sequence[Turn]
    """The first is at 0."""
    takes: float
    """Seconds that a message takes the company."""
    retry: Retry | None = None
    """None: what fails is not tried again."""
    patient: bool = True
    """Whether all is held back for as long as the company says that it is busy."""
    stop_at: float | None = None
    """Seconds after which the queue is stopped; None: when all is done."""
    left: Path | None = None
    """Where what a stop hands back is kept for the next run, and taken from; None: nowhere."""

    def texts(self) -> list[str]:
        """The messages; each is its own idempotency key."""
        return [f"message {number}" for number in range(self.messages)]

    def taken_up(self) -> list[Job[str, object]]:
        """What a run before has left."""
        if self.left is None or not self.left.exists():
            return []
        jobs: list[Job[str, object]] = pickle.loads(self.left.read_bytes())
        return jobs

    def hand_back(self, jobs: Sequence[Job[str, object]]) -> None:
        """Keep these for the next run."""
        if self.left is not None:
            self.left.write_bytes(pickle.dumps(jobs))


def permitted(turns: Sequence[Turn], seconds: float, takes: float) -> float:
    """The messages that the settings permit in so many seconds, where each takes its own; the first turn is at 0.

    A burst beyond the first message comes on top where the rate is what limits them, and is left out.
    """
    ends = [turn.at for turn in turns[1:]] + [seconds]
    total, most, limit = 0.0, 0.0, inf
    for turn, end in zip(turns, ends, strict=True):
        most = most if turn.width is None else turn.width / takes
        limit = limit if turn.rate is None else turn.rate.limit / turn.rate.per
        total += max(0.0, min(end, seconds) - turn.at) * min(most, limit)
    return total
