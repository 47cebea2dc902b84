"""The examples, run as the programs they are: what they print, and what Ctrl-C does in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRIO, THREADS = ROOT / "examples" / "trio_queue.py", ROOT / "examples" / "threads_queue.py"
EXAMPLES = [TRIO, THREADS]
LONG = "600"
"""Seconds that a job takes which nobody waits for."""


def started(example: Path, *arguments: str) -> subprocess.Popen[str]:
    """The example, running."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(example), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_does_its_jobs(example: Path) -> None:
    with started(example, "0") as program:
        printed, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    fetched = [line for line in printed.splitlines() if line.startswith("fetching")]
    assert sorted(fetched) == ["fetching a", "fetching c", "fetching d", "fetching e"]
    states = [line.split(",")[0] for line in printed.splitlines() if line.startswith("<Job")]
    assert states == [
        "<Job 0 finished",
        "<Job 1 cancelled",
        "<Job 2 finished",
        "<Job 3 finished",
        "<Job 4 finished",
    ]


@pytest.mark.parametrize(("example", "first"), [(TRIO, "e"), (THREADS, "a")], ids=["trio", "threads"])
def test_ctrl_c_ends_it_in_order(example: Path, first: str) -> None:
    with started(example, LONG) as program:
        assert program.stdout is not None
        begun = {program.stdout.readline(), program.stdout.readline()}
        assert begun == {f"fetching {first}\n", "Ctrl-C cancels them\n"}
        program.send_signal(signal.SIGINT)
        printed, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    jobs = {line.split("'")[1]: line.split(",")[0] for line in printed.splitlines() if line.startswith("<Job")}
    # On trio the signal is an exception of the job's own, if it comes while that runs: between its print and its sleep.
    assert jobs.pop(first).endswith(("cancelled", "failed") if example == TRIO else "cancelled")
    assert jobs.pop("b").endswith("cancelled")
    assert all(state.endswith("returned") for state in jobs.values())
    assert len(jobs) == 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_short(example: Path) -> None:
    assert len(example.read_text().splitlines()) < 150
