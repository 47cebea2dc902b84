"""Watching process groups until nobody in them lives; nobody tells us about the ends of grandchildren."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, final

from twisted.internet.defer import Deferred

from rdq_twisted.cli.group import alive
from rdq_twisted.cli.reactor import Reactor

LOOK: Final = 0.05
"""Seconds between two looks."""

PROC: Final = Path("/proc")


@final
class GroupWatch:
    """Looks after any number of groups, once for all of them and only while there are some."""

    def __init__(self, reactor: Reactor) -> None:
        self._reactor = reactor
        self._watched: dict[int, Deferred[None]] = {}

    def gone(self, pid: int) -> Deferred[None]:
        """A Deferred that fires when nobody is left in the group that `pid`, itself reaped, has led."""
        gone: Deferred[None] = Deferred()
        self._watched[pid] = gone
        if len(self._watched) == 1:
            self._look()
        return gone

    def _look(self) -> None:
        left = {pid for pid in self._watched if alive(pid)}
        if left:
            living = living_groups()
            left = left if living is None else left & living
        for pid in self._watched.keys() - left:
            self._watched.pop(pid).callback(None)
        if self._watched:
            self._reactor.callLater(LOOK, self._look)


def living_groups(proc: Path = PROC) -> set[int] | None:
    """The ids of all groups with a process that is not dead, or None where the system does not show them.

    A group of zombies can still be signalled, and in a container their parent may take its time to bury them.
    """
    if not (proc / "self" / "stat").exists():
        return None
    return set(_living(proc))


def _living(proc: Path) -> Iterator[int]:
    for entry in proc.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_bytes()
            except OSError:  # it ended meanwhile
                continue
            state, _parent, group = stat.rpartition(b") ")[2].split(None, 3)[:3]  # a name may hold anything, ")" too
            if state not in {b"Z", b"X"}:
                yield int(group)
