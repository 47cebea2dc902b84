"""txrdq 0.2.14, the original: fetched from the package index, made to run on Python 3, never kept.

It was written for Python 2. The fixes are textual, are applied to the scratch copy alone, and change only what
Python 3 calls differently: no algorithm, no data structure.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

VERSION: Final = "0.2.14"


class Fix(NamedTuple):
    """One replacement, which must be possible, and so often."""

    file: str
    old: str
    new: str
    times: int = 1


FIXES: Final = (
    Fix("rdq.py", "xrange(", "range("),
    Fix("rdq.py", "def next(self):", "def __next__(self):"),  # the Cooperator calls next(queue)
    Fix("dpq.py", "self._counter.next()", "next(self._counter)"),
)


def fetch(scratch: Path) -> None:
    """Install txrdq into the folder `scratch`, where `import txrdq` finds it with that folder on the path."""
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--no-binary", "txrdq", "--no-compile"]
    subprocess.run([*pip, "--target", str(scratch), f"txrdq=={VERSION}"], check=True)
    for fix in FIXES:
        apply(fix, scratch)


def apply(fix: Fix, scratch: Path) -> None:
    """Make the replacement in the copy of txrdq in `scratch`. Raises `ValueError` if it is not possible, so often."""
    path = scratch / "txrdq" / fix.file
    text = path.read_text("utf-8")
    if text.count(fix.old) != fix.times:
        raise ValueError(f"txrdq {VERSION} is not as expected: {fix.old!r} in {fix.file}")
    path.write_text(text.replace(fix.old, fix.new), "utf-8")
