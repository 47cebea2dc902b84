"""Standard output that is closed, slow, or full."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from .running import RDQ, Running, items_file, until, waiting_job


def test_who_reads_one_line_and_goes(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(500))
    with Running(tmp_path, "--width", "2", "--items", "items", "--unstarted", "left", "--", "echo") as rdq:
        assert rdq.process.stdout is not None
        first = rdq.process.stdout.readline().decode().strip()
        rdq.process.stdout.close()
        assert rdq.status() == 141
    assert rdq.stderr().startswith("rdq run: standard output was closed: ")
    assert rdq.stderr().count("\n") == 1
    left = (tmp_path / "left").read_text().split()
    assert first not in left
    assert len(set(left)) == len(left) > 0
    assert left[-1] == "499"


def test_closed_before_it_starts(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *RDQ, "run", "touch", "{}"], cwd=tmp_path, input=b"made\n",
        stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"rdq run: error: standard output is closed\n")
    assert not (tmp_path / "made").exists()


def test_standard_input_closed_before_it_starts(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *RDQ, "run", "echo"], capture_output=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"rdq run: error: cannot read standard input: Bad file descriptor\n"


def test_help_to_a_reader_that_has_gone() -> None:
    read, write = os.pipe()
    os.close(read)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run([*RDQ, "run", "--help"], stdout=write, stderr=subprocess.PIPE, env=env, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_slow_reader_holds_the_slots_and_not_the_signals(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(50))
    script = "echo $1 >> started; head -c 200000 /dev/zero"
    with Running(
        tmp_path,
        "--width",
        "2",
        "--items",
        "items",
        "--unstarted",
        "left",
        "--grace",
        "0.2",
        "--",
        *waiting_job(script),
    ) as rdq:
        rdq.until_started(2)
        until(lambda: not rdq.jobs(), "both processes having ended")
        rdq.signal(signal.SIGUSR1)
        rdq.until_said("width 3")
        rdq.until_started(3)
        until(lambda: not rdq.jobs(), "the third having ended")
        assert len(rdq.started()) == 3, "what nobody reads holds its slot"
        rdq.signal(signal.SIGHUP)  # and keeps nobody from stopping
        assert rdq.status() == 129
    assert (tmp_path / "left").read_text().split() == [str(n) for n in range(3, 50)]


def test_a_full_disk_is_a_failure(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(50))
    with (
        Path("/dev/full").open("wb") as full,
        Running(tmp_path, "--width", "1", "--items", "items", "--unstarted", "left", "--", "echo", stdout=full) as rdq,
    ):
        assert rdq.status() == 1
    assert "rdq run: cannot write the output: No space left on device" in rdq.stderr()
    assert "  0: its output could not be written" in rdq.stderr()


def test_standard_error_that_is_closed_matters_to_nobody(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    items_file(tmp_path / "items", range(3))
    with Running(tmp_path, "--items", "items", "--", *waiting_job("echo e >&2; echo $1"), stderr=write) as rdq:
        os.close(write)
        assert rdq.process.stdout is not None
        assert sorted(rdq.process.stdout.read().split()) == [b"0", b"1", b"2"]
        assert rdq.status() == 0
