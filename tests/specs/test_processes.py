"""A soak on several processes: what it comes to, and that none of them outlives it, in a Python of their own.

Nor those of the table of bugs. Their standard output is what is waited for: it ends when the last of them has.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rdq_specs.processes import FORKS
from rdq_specs.simulator import BLOCK, Simulation

SPECS = Path(__file__).parents[2] / "specs"
SECONDS = 120

pytestmark = pytest.mark.skipif(not FORKS, reason="no process can be made as a copy of another")


def start(*arguments: str, errors: int | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=SPECS.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (SPECS, SPECS.parent)))},
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )


def soaking(what: str, workers: int) -> subprocess.Popen[str]:
    return start(str(Path(__file__).with_name("soaking.py")), what, str(workers))


def test_several_processes_come_to_the_same() -> None:
    one = Simulation(7)
    one.run(30_000)
    assert one.episodes > BLOCK
    said = f"seed 7: {one.steps} changes of state in {one.episodes} episodes"
    for workers in ("1", "2", "3"):
        process = start("-m", "rdq_specs", "soak", "--seed", "7", "--steps", "30000", "--workers", workers)
        out, _ = process.communicate(timeout=SECONDS)
        assert out.startswith(said)
        assert out.endswith(f"{one.distinct}\n")
        assert process.returncode == 0


def test_several_processes_find_the_same_program() -> None:
    said = [soaking("wrong", workers).communicate(timeout=SECONDS)[0] for workers in (1, 2)]
    assert said[0] == said[1]
    assert int(said[0].split()[0]) >= BLOCK  # the first to fail is not in the first block


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_none_outlives_the_soak_even_one_that_hangs(ending: signal.Signals) -> None:
    process = soaking("hanging", 2)
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(2)] == ["hangs\n", "hangs\n"]
    process.send_signal(ending)
    process.communicate(timeout=SECONDS)
    assert process.returncode == -ending


def test_a_process_that_is_gone_ends_the_soak() -> None:
    process = soaking("gone", 2)
    out, _ = process.communicate(timeout=SECONDS)
    assert out == "EOFError\n"


def test_none_outlives_the_table_of_bugs() -> None:
    names = ["newest_of_many"] * 3 * (os.cpu_count() or 1)
    process = start("-m", "bugs", *names, errors=subprocess.PIPE)
    assert process.stderr is not None
    assert process.stderr.readline() == f"1/{len(names)} newest_of_many\n"
    process.kill()
    out, _ = process.communicate(timeout=SECONDS)
    assert out == ""
