"""Turning the knob while it runs."""

from __future__ import annotations

import signal
from pathlib import Path

from .running import Running, items_file, until, waiting_job


def test_the_number_of_processes_follows_the_signals(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(40))
    with Running(tmp_path, "--width", "2", "--items", "items", "--", *waiting_job("exec sleep 1000")) as rdq:
        until_jobs(rdq, 2)
        for width in (3, 4, 5):
            rdq.signal(signal.SIGUSR1)
            rdq.until_said(f"rdq run: width {width}\n")
            until_jobs(rdq, width)
        rdq.signal(signal.SIGHUP)
        assert rdq.status() == 129


def test_narrowing_interrupts_nothing_and_stops_at_one(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(8))
    with Running(tmp_path, "--width", "3", "--items", "items", "--", *waiting_job()) as rdq:
        rdq.until_started(3)
        said: list[str] = []
        for width in (2, 1, 1):
            rdq.signal(signal.SIGUSR2)
            said.append(f"rdq run: width {width}")
            rdq.until_said("\n".join(said) + "\n")
        assert len(rdq.jobs()) == 3
        (tmp_path / "go.0").touch()
        (tmp_path / "go.1").touch()
        until_jobs(rdq, 1)
        assert len(rdq.started()) == 3
        (tmp_path / "go").touch()
        assert rdq.status() == 0
        assert len(rdq.started()) == 8


def test_a_burst_of_signals_does_no_harm(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(100))
    with Running(tmp_path, "--width", "2", "--items", "items", "--", "true") as rdq:
        until(lambda: handles(rdq.process.pid, signal.SIGUSR1), "the signals being ours")
        for _ in range(200):
            rdq.signal(signal.SIGUSR1)
            rdq.signal(signal.SIGUSR2)
        assert rdq.status() == 0


def until_jobs(rdq: Running, number: int) -> None:
    until(lambda: len(rdq.jobs()) == number, f"{number} jobs")


def handles(pid: int, signum: int) -> bool:
    """Whether the process has a function for this signal, or holds it back."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True
    masks = [int(row.split()[1], 16) for row in text.splitlines() if row.startswith(("SigBlk", "SigCgt"))]
    return any(mask >> (signum - 1) & 1 for mask in masks) or not masks
