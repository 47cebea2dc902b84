"""A run against the judge as a process, and what it says came of it."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.judge.company import Figures
from tests.judge.judging import PATIENCE, ROOT
from tests.judge.run import Outcome


def outcome_of(*options: str) -> Outcome:
    """Of a run in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "tests.judge.run", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    figures = Figures(**said.pop("figures"))
    return Outcome(figures, **said)
