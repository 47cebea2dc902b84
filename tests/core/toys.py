"""Admissions of the tests' own: those that a queue is given beside pause and width."""

from __future__ import annotations

from collections.abc import Hashable


class OpensAt:
    """Admits from `moment` on, and notes what it is told."""

    def __init__(self, moment: float) -> None:
        self.moment = moment
        self.told: list[tuple[str, float]] = []

    def admits(self, now: float, /) -> bool:
        return now >= self.moment

    def next_moment(self, now: float, /) -> float | None:
        return self.moment

    def started(self, now: float, /) -> None:
        self.told.append(("started", now))

    def ended(self, now: float, /) -> None:
        self.told.append(("ended", now))

    def snapshot(self, now: float, /) -> Hashable:
        return max(0, self.moment - now)

    def clone(self) -> OpensAt:
        return OpensAt(self.moment)


class Never:
    """Admits nothing, and time changes nothing."""

    def admits(self, now: float, /) -> bool:
        return False

    def next_moment(self, now: float, /) -> float | None:
        return None

    def started(self, now: float, /) -> None:
        raise AssertionError("it admitted nothing")

    def ended(self, now: float, /) -> None:
        raise AssertionError("it admitted nothing")

    def snapshot(self, now: float, /) -> Hashable:
        return "never"

    def clone(self) -> Never:
        return Never()


class Every:
    """Admits one launch in each `seconds`."""

    def __init__(self, seconds: float, opens: float = float("-inf")) -> None:
        self.seconds = seconds
        self.opens = opens

    def admits(self, now: float, /) -> bool:
        return now >= self.opens

    def next_moment(self, now: float, /) -> float | None:
        return self.opens

    def started(self, now: float, /) -> None:
        self.opens = now + self.seconds

    def ended(self, now: float, /) -> None:
        pass

    def snapshot(self, now: float, /) -> Hashable:
        return max(0, self.opens - now)

    def clone(self) -> Every:
        return Every(self.seconds, self.opens)


class ClockFace:
    """Admits everything, and shows the machine's time in its snapshot."""

    def admits(self, now: float, /) -> bool:
        return True

    def next_moment(self, now: float, /) -> float | None:
        raise AssertionError("it admits everything")

    def started(self, now: float, /) -> None:
        pass

    def ended(self, now: float, /) -> None:
        pass

    def snapshot(self, now: float, /) -> Hashable:
        return now

    def clone(self) -> ClockFace:
        return self
