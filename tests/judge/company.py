"""The SMS company: what it takes, what it refuses, and what it has counted. It imports nothing of rdq.

Time is told to it, in nanoseconds, so that its own arithmetic is in whole numbers.
"""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass, field
from typing import Final

SECOND: Final = 10**9


class Verdict(enum.Enum):
    """What becomes of a request."""

    TAKEN = "taken"
    TOO_MANY = "too many at once"
    TOO_FAST = "too fast"
    BUSY = "busy, come back later"


@dataclass(frozen=True)
class Terms:
    """What it allows, and how often it misbehaves (0: never)."""

    simultaneous: int = 10
    rate: int = 50  # in `per` seconds; 0: any
    per: int = 1
    burst: int = 5
    fail_every: int = 0  # of so many requests taken, one fails: 500, and the message has not been sent
    lose_every: int = 0  # one is answered 500 although the message has been sent
    busy_every: int = 0  # before so many more are taken it says that it is busy
    busy_for: int = 1  # seconds, as its Retry-After says: whatever comes before they are over is refused too


@dataclass
class Figures:
    """What it has counted."""

    requests: int = 0
    taken: int = 0
    sent: int = 0  # messages, each of them once
    repeated: int = 0  # requests for a message that had been sent already: answered, and not sent again
    failed: int = 0
    lost: int = 0
    refused: dict[str, int] = field(default_factory=dict[str, int])  # by verdict
    most_at_once: int = 0
    first_at: int | None = None  # nanoseconds, of the requests taken
    last_at: int | None = None
    quickest: int | None = None  # nanoseconds from a request's sending, where it says when that was, to its arrival
    slowest: int | None = None

    def as_json(self) -> dict[str, object]:
        """As it is told to who asks."""
        return asdict(self)


class Company:
    """One company, from its opening on. Its bucket is full then."""

    def __init__(self, terms: Terms, now: int) -> None:
        self.terms = terms
        self.figures = Figures()
        self.at_once = 0
        self._cost = terms.per * SECOND  # of a request, where `rate` flow in in each nanosecond
        self._credit = terms.burst * self._cost
        self._at = now
        self._busy_until = now
        self._until_busy = terms.busy_every
        self._sent: set[str] = set()

    def arrives(self, now: int, sent_at: int | None = None) -> Verdict:
        """A request has arrived. One that is taken holds a slot until `ends`; one that is refused costs nothing."""
        self.figures.requests += 1
        if sent_at is not None:
            self._travelled(now - sent_at)
        verdict = self._judged(now)
        if verdict is Verdict.TAKEN:
            self._takes(now)
        else:
            self.figures.refused[verdict.value] = self.figures.refused.get(verdict.value, 0) + 1
        return verdict

    def busy_seconds(self, now: int) -> int:
        """For how many whole seconds it will still be busy."""
        return -(-max(0, self._busy_until - now) // SECOND)

    def ends(self, number: int, key: str) -> bool:
        """The work on the request taken as that number is done; whether the answer is to be that it went well."""
        self.at_once -= 1
        if fails(number, self.terms.fail_every):
            self.figures.failed += 1
            return False
        if key in self._sent:
            self.figures.repeated += 1
        else:
            self._sent.add(key)
            self.figures.sent += 1
        if fails(number, self.terms.lose_every):
            self.figures.lost += 1
            return False
        return True

    def _judged(self, now: int) -> Verdict:
        self._credit = min(self.terms.burst * self._cost, self._credit + (now - self._at) * self.terms.rate)
        self._at = now
        if now < self._busy_until:
            return Verdict.BUSY
        if self.at_once >= self.terms.simultaneous:
            return Verdict.TOO_MANY
        if self.terms.rate and self._credit < self._cost:
            return Verdict.TOO_FAST
        return self._moody(now)

    def _moody(self, now: int) -> Verdict:
        """Whether it is busy because it says so."""
        if self.terms.busy_every and self._until_busy == 0:
            self._until_busy = self.terms.busy_every
            self._busy_until = now + self.terms.busy_for * SECOND
            return Verdict.BUSY
        self._until_busy -= 1
        return Verdict.TAKEN

    def _takes(self, now: int) -> None:
        figures = self.figures
        self._credit -= self._cost
        self.at_once += 1
        figures.taken += 1
        figures.most_at_once = max(figures.most_at_once, self.at_once)
        figures.first_at = now if figures.first_at is None else figures.first_at
        figures.last_at = now

    def _travelled(self, time: int) -> None:
        figures = self.figures
        figures.quickest = time if figures.quickest is None else min(figures.quickest, time)
        figures.slowest = time if figures.slowest is None else max(figures.slowest, time)


def fails(number: int, every: int) -> bool:
    """Whether the request of that number, from 1, is one of those that fail."""
    return every > 0 and number % every == 0
