"""What came of it: the lines at the end, and the exit status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, final

from rdq_twisted.cli.text import count, duration, printable

NAMED: Final = 10
"""How many of those that failed are named."""

STOPPED_BY: Final = {129: "hung up", 130: "interrupted", 141: "standard output was closed", 143: "terminated"}
"""What stopped a run, by its exit status."""


@final
@dataclass(slots=True)
class Failures:
    """Those that did not end well: all counted, the first named."""

    count: int = 0
    named: list[tuple[bytes, str]] = field(default_factory=list[tuple[bytes, str]])

    def add(self, item: bytes, reason: str) -> None:
        """One more, and why."""
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append((item, reason))


@final
@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    done: int
    """Jobs that ended well."""
    failures: Failures
    interrupted: int
    """Jobs that were ended, and had not ended well."""
    unstarted: int
    """Items read and not started."""
    elapsed: float
    """Seconds it took."""
    again: int = 0
    """Jobs that had failed, and waited to be done again."""
    stopped: int | None = None
    """The exit status of what stopped it; None if it ran to its end."""
    input_error: str | None = None
    """Why the input could not be read to its end."""
    kept: str | None = None
    """The file what is left has been written to."""
    not_kept: str | None = None
    """Why it could not be."""
    unread: bool = False
    """Whether there may have been more input."""
    torn: bytes = b""
    """The beginning of an item whose end had not arrived."""

    @property
    def left(self) -> int:
        """Items not done."""
        return self.interrupted + self.again + self.unstarted

    @property
    def status(self) -> int:
        """The exit status."""
        if self.stopped is not None:
            return self.stopped
        return 1 if self.failures.count or self.input_error or self.not_kept else 0


def lines(outcome: Outcome, *, quiet: bool) -> Iterator[str]:
    """What is said at the end. `quiet` leaves out what only says that all is well."""
    failures = outcome.failures
    if failures.count:
        yield f"rdq run: {failures.count:,} failed:"
        for item, reason in failures.named:
            yield f"  {printable(item)}: {reason}"
        if failures.count > len(failures.named):
            yield f"  and {failures.count - len(failures.named):,} more"
    if outcome.input_error is not None:
        yield f"rdq run: cannot read on: {outcome.input_error}"
    if outcome.torn:
        yield f"rdq run: the last item had not arrived whole, and is in no file: {printable(outcome.torn)}"
    if outcome.not_kept is not None:
        yield f"rdq run: cannot write what is left: {outcome.not_kept}"
    if outcome.stopped is not None or not quiet:
        yield f"rdq run: {_summary(outcome)}"


def _summary(outcome: Outcome) -> str:
    parts = [
        f"{outcome.done:,} done",
        *([f"{outcome.failures.count:,} failed"] if outcome.failures.count else []),
        *([f"{outcome.interrupted:,} ended"] if outcome.interrupted else []),
        *([f"{outcome.again:,} {_again(outcome)}"] if outcome.again else []),
        *([f"{outcome.unstarted:,} not started"] if outcome.unstarted else []),
    ]
    said = f"{', '.join(parts)}, in {duration(outcome.elapsed)}"
    if outcome.stopped is None:
        return said
    return f"{STOPPED_BY.get(outcome.stopped, 'stopped')}: {said}{_whereabouts(outcome)}"


def _again(outcome: Outcome) -> str:
    """What becomes of those that waited to be tried again: without a file they are in, nobody will."""
    return "dropped that waited to be tried again" if outcome.kept is None else "to be tried again"


def _whereabouts(outcome: Outcome) -> str:
    more = "; there may be more input" if outcome.unread else ""
    if outcome.kept is None:
        return more
    return f"; {count(outcome.left, 'item')} left in {outcome.kept}{more}"
