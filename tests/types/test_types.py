"""mypy --strict says nothing to the two files beside this one: all they promise is accepted or refused as they say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.mark.parametrize("name", ["positive.py", "negative.py"])
def test_mypy_has_nothing_to_say(name: str) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(HERE / name)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert (outcome.stdout, outcome.stderr, outcome.returncode) == ("", "", 0)
