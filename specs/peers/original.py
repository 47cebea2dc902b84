"""The original as the harness sees it: what is used of txrdq, which has no types; and patched copies of it, loaded."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, cast

from twisted.internet.defer import Deferred
from twisted.internet.task import Cooperator

from benchmarks.txrdq_peer import Fix, apply


class Job(Protocol):
    """A `txrdq.job.Job`."""

    jobarg: int
    state: int

    def cancel(self) -> None:
        """End it."""
        ...


class Queue(Protocol):
    """A `txrdq.rdq.ResizableDispatchQueue`."""

    width: object
    _coop: Cooperator

    put: Callable[[int, object], Deferred[object]]
    reprioritize: Callable[[Job, object], None]
    clearQueue: Callable[[], None]
    pause: Callable[[], Deferred[object]]
    resume: Callable[[object], None]
    stop: Callable[[bool], Deferred[list[Job]]]
    pending: Callable[[], list[Job]]
    underway: Callable[[], set[Job]]
    size: Callable[[], tuple[int, int]]


class Original(Protocol):
    """The module `txrdq.rdq`."""

    QueueStopped: type[Exception]
    ResizableDispatchQueue: Callable[[Callable[[int], object]], Queue]


class Copies:
    """Copies of txrdq, each with its own patches, in folders of their own."""

    def __init__(self, fetched: Path, scratch: Path) -> None:
        """`fetched` holds the package `txrdq`, as `benchmarks.txrdq_peer.fetch` leaves it."""
        self.fetched = fetched
        self.scratch = scratch
        self.made = 0

    def copy(self, fixes: Iterable[Fix]) -> Path:
        """The folder of a new copy with these patches. Raises `ValueError` if one cannot be applied."""
        self.made += 1
        folder = self.scratch / f"copy-{self.made}"
        shutil.copytree(self.fetched / "txrdq", folder / "txrdq")
        for fix in fixes:
            apply(fix, folder)
        return folder


def load(folder: Path) -> Original:
    """Import the copy of txrdq in that folder, beside those imported before."""
    for name in [name for name in sys.modules if name.split(".")[0] == "txrdq"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    sys.path.insert(0, str(folder))
    try:
        return cast("Original", importlib.import_module("txrdq.rdq"))
    finally:
        sys.path.remove(str(folder))
