"""The checks beside the engines, each for the clauses that no run of one program can show: relations, chain, tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.driver import Discrepancy
from rdq_specs.equivalences import CAPACITY, EQUIVALENCES, programs
from rdq_specs.machine import CHAIN, CI, chain
from rdq_specs.programs import Program, clauses_of

from bugs import Bug
from bugs.detection import Detection
from bugs.subjects import harness_of

ROOT: Final = Path(__file__).parents[2]


def checked(bug: Bug) -> Detection | None:
    """Look for the bug with the check that it names; None if that does not find it, or it names none."""
    if bug.check is None:
        return None
    return {"relations": by_relation, "chain": by_chain}.get(bug.check, by_test)(bug)


def by_relation(bug: Bug) -> Detection | None:
    """Look for it with the equivalences of the core, one after the other."""
    counted = 0
    for equivalence in EQUIVALENCES:
        broken = _Broken(bug, equivalence, counted)
        with bug.applied(), suppress(Discrepancy):
            settings(CI, max_examples=100)(given(programs(), programs())(broken.try_it))()
        if broken.found is not None:
            return broken.found
        counted = broken.examples
    return None


@dataclass
class _Broken:
    """Counts the examples an equivalence is tried on, and keeps the last failure: Hypothesis shrinks it."""

    bug: Bug
    equivalence: Callable[[Sequence[Call], Sequence[Call]], None]
    examples: int
    found: Detection | None = None

    def try_it(self, program: list[Call], rest: list[Call]) -> None:
        """One example."""
        self.examples += self.found is None
        try:
            self.equivalence(program, rest)
        except Discrepancy as error:
            made = Program((*program, *rest), 1, CAPACITY)
            self.found = Detection("relations", clauses_of(error), self.examples, made)
            raise


def by_chain(bug: Bug) -> Detection | None:
    """Look for it with a long chain of jobs that end at once."""
    with bug.applied():
        try:
            chain(harness_of(bug.subject))
        except Discrepancy as error:
            made = Program((calls.Put(0, (calls.Finish(calls.SELF),)),) * CHAIN, 1)
            return Detection("chain", clauses_of(error), 1, made)
    return None


def by_test(bug: Bug) -> Detection | None:
    """Run the tests of one file with the bug applied, in a process of its own; found if they fail.

    Raises `RuntimeError` if they could not be run.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-p", "bugs.plugin", "-p", "no:cacheprovider", str(bug.check)]
    environment = {**os.environ, "RDQ_BUG": bug.name, "PYTHONPATH": str(ROOT / "specs")}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return None
    failed = re.search(r"(\d+) failed", (ran.stdout.splitlines() or [""])[-1])
    if ran.returncode != 1 or failed is None or bug.clause is None:
        raise RuntimeError(f"{bug.check} could not be run with {bug.name}:\n{ran.stdout}{ran.stderr}")
    return Detection(str(bug.check), frozenset({bug.clause}), int(failed[1]), Program(()))
