"""What the bugs are put into: the harnesses, without the machine's own invariants.

Those would find most of the core's bugs at once; but a third party's shell has none, and it is the specification that
is to be tried here.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from rdq_specs import CoreHarness, Harness


class Core(CoreHarness):
    """The core's harness."""

    def check(self) -> None:
        """Nothing."""


def harness_of(subject: str) -> type[Harness]:
    """The harness for a bug of this subject."""
    return Core if subject == "core" else _twisted()


def _twisted() -> type[Harness]:
    """The shell's harness, which is a test's, and so is looked for there."""
    tests = str(Path(__file__).parents[2] / "tests" / "specs")
    if tests not in sys.path:
        sys.path.append(tests)
    right: type[Harness] = importlib.import_module("twisted_harness").TwistedHarness

    class Twisted(right):  # type: ignore[misc, valid-type]
        """The shell's harness."""

        def check(self) -> None:
            """Nothing."""

    return Twisted
