"""Python in another process: what has a whole process to itself is tested there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments: str) -> str:
    """Run it to its end, which must be a good one with nothing to complain of; what it printed."""
    command = [sys.executable, "-W", "error", *arguments]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    return outcome.stdout
