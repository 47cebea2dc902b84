"""Rates, timeouts and delays of `rdq run`."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rdq_twisted import Rate
from rdq_twisted.cli.rates import scaled

from .running import PATIENCE, Running, items_file, run, until, waiting_job
from .test_width import handles

STAMP = "date +%s.%N"
FASTER, SLOWER = signal.SIGRTMIN + 1, signal.SIGRTMIN + 2


def stamps(out: bytes) -> list[float]:
    return sorted(float(line) for line in out.split())


def test_starts_are_held_to_the_rate() -> None:
    done = run("--width", "8", "--rate", "10/s", "--", *waiting_job(STAMP), input=b"1\n2\n3\n4\n5\n6\n")
    assert done.returncode == 0
    first, *_, last = stamps(done.stdout)
    assert last - first > 0.3, "0.5, less what the first was late by"


def test_several_rates_all_hold(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(5))
    arguments = ("--width", "8", "--rate", "1000/s", "--rate", "2/h burst 2", "--items", "items")
    with Running(tmp_path, *arguments, "--", *waiting_job("echo $1 >> started")) as rdq:
        rdq.until_started(2)
        rdq.signal(signal.SIGINT)
        assert rdq.status() == 130
        assert sorted(rdq.started()) == ["0", "1"]


def test_a_job_that_takes_too_long_is_ended_and_counts_as_failed(tmp_path: Path) -> None:
    script = (
        'case $1 in slow) exec sleep 1000;; polite) trap "exit 0" TERM; while :; do sleep 0.02; done;; esac; echo $1'
    )
    done = run(
        "--timeout", "0.5", "--width", "3", "--", *waiting_job(script), input=b"slow\nquick\npolite\n", cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (1, b"quick\n")
    said = done.stderr.decode()
    assert "rdq run: 2 failed:" in said
    assert "  slow: timed out after 0.5 s" in said
    assert "  polite: timed out after 0.5 s" in said
    assert "1 done, 2 failed" in said


def test_one_that_will_not_end_is_killed_after_the_grace_and_holds_its_place_until_then(tmp_path: Path) -> None:
    script = 'echo $1 >> started; trap "" TERM; test $1 = stubborn || exit 0; while :; do sleep 0.02; done'
    items_file(tmp_path / "items", ["stubborn", "next"])
    arguments = ("--width", "1", "--timeout", "0.3", "--grace", "0.5", "--items", "items", "--unstarted", "left")
    with Running(tmp_path, *arguments, "--", *waiting_job(script)) as rdq:
        assert rdq.status() == 1
        assert rdq.started() == ["stubborn", "next"]
        assert "1 done, 1 failed" in rdq.stderr()
        assert (tmp_path / "left").read_bytes() == b""


def test_a_wall_clock_set_back_after_the_sigterm_does_not_put_off_the_sigkill(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from twisted.internet import base; from rdq_twisted.cli.main import main\n"
        "real = time.time\n"
        "time.time = lambda: real() - 3600 * os.path.exists('asked')\n"
        "base.ReactorBase.seconds = staticmethod(time.time)\n"
        "main(sys.argv[1:])"
    )
    script = 'trap "touch asked" TERM; n=0; while test $n -lt 500; do n=$((n+1)); sleep 0.02; done; touch lived'
    command = [sys.executable, "-c", program, "run", "--timeout", "0.3", "--grace", "0.5", "--", *waiting_job(script)]
    done = subprocess.run(command, input=b"1\n", cwd=tmp_path, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, (tmp_path / "asked").exists(), (tmp_path / "lived").exists()) == (1, True, False)
    assert b"timed out after 0.3 s" in done.stderr


def test_a_delay_lets_an_item_wait_before_it_is_started(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(3))
    with Running(tmp_path, "--delay", "3600", "--items", "items", "--unstarted", "left", "--", "true") as rdq:
        until(lambda: handles(rdq.process.pid, signal.SIGTERM), "the signals being ours")
        rdq.signal(signal.SIGTERM)
        assert rdq.status() == 143
        assert "3 not started" in rdq.stderr()
        assert (tmp_path / "left").read_text() == "0\n1\n2\n"
    done = run("--delay", "0.2", "--quiet", "--", "echo", input=b"a\nb\n")
    assert (done.returncode, sorted(done.stdout.split())) == (0, [b"a", b"b"])


def test_the_rate_is_doubled_and_halved_by_signals(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(40))
    arguments = ("--width", "3", "--rate", "1/h burst 2", "--rate", "500/s", "--items", "items")
    with Running(tmp_path, *arguments, "--", *waiting_job("echo $1 >> started")) as rdq:
        rdq.until_started(2)
        rdq.signal(SLOWER)
        rdq.until_said("rdq run: rate 0.5/h burst 2 and 250/s\n")
        for limit in (1, 2, 4):
            rdq.signal(FASTER)
            rdq.until_said(f"rdq run: rate {limit}/h burst 2 and {limit * 500}/s\n")
        assert len(rdq.started()) == 2
        for limit in (8 << number for number in range(12)):  # each by itself: Python takes two at once for one
            rdq.signal(FASTER)
            rdq.until_said(f"rdq run: rate {limit}/h burst 2")
        rdq.until_started(3)
        rdq.signal(signal.SIGHUP)
        assert rdq.status() == 129


def test_without_a_rate_it_is_said_that_there_is_none(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(2))
    with Running(tmp_path, "--width", "1", "--items", "items", "--", *waiting_job()) as rdq:
        rdq.until_started(1)
        rdq.signal(FASTER)
        rdq.until_said("rdq run: no rate to be changed (see --rate)\n")
        (tmp_path / "go").touch()
        assert rdq.status() == 0


def test_a_rate_is_scaled_exactly_and_not_beyond_all_use() -> None:
    rate = Rate(10, 60, 5)
    assert scaled(scaled(rate, 2.0), 0.5) == rate
    assert scaled(rate, 2.0) == Rate(20, 60, 5)
    for by in (2.0, 0.5):
        for _ in range(5000):
            rate = scaled(rate, by)
        assert 1e-7 < rate.limit < 1e7


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--rate", "10", "argument --rate: must be a rate like"),
        ("--rate", "0/s", "argument --rate: must be a rate like"),
        ("--timeout", "0", "argument --timeout: must be a number of seconds above 0"),
        ("--timeout", "x", "argument --timeout: must be a number of seconds above 0"),
        ("--delay", "-1", "argument --delay: must be a number of seconds, 0 or more"),
    ],
)
def test_what_is_no_time_is_said_in_a_line_before_anything_starts(option: str, value: str, said: str) -> None:
    done = run(f"{option}={value}", "--", "echo", input=b"a\n")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode()
