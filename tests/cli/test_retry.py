"""`rdq run --retry`: items whose command fails are done again."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from rdq_twisted import Retry
from rdq_twisted.cli.arguments import RunArguments, parse
from rdq_twisted.cli.process import CommandFailed, NotStarted, failed
from rdq_twisted.cli.retrying import retry, worth_another

from .running import Running, items_file, run, waiting_job

FLAKY = 'echo $1 >> started; test $(grep -cx "$1" started) -ge $2 || exit 7; echo done $1'
"""A shell's job that fails until it is done for the so-manieth time; each says that it has been started."""


def flaky(times: int) -> list[str]:
    """The command of such a job."""
    return ["sh", "-c", FLAKY, "job", "{}", str(times)]


def test_what_fails_is_done_again_and_counts_once(tmp_path: Path) -> None:
    arguments = ("--width", "2", "--retry", "3", "--backoff", "0.05")
    done = run(*arguments, "--", *flaky(3), input=b"a\nb\n", cwd=tmp_path)
    assert (done.returncode, sorted(done.stdout.splitlines())) == (0, [b"done a", b"done b"])
    assert sorted((tmp_path / "started").read_text().split()) == [*"aaabbb"]
    assert done.stderr.startswith(b"rdq run: 2 done, in ")


@pytest.mark.parametrize("status", [126, 127])
def test_what_says_that_it_cannot_be_started_is_not_done_again(tmp_path: Path, status: int) -> None:
    script = f"echo $1 >> started; exit {status}"
    done = run("--retry", "3", "--backoff", "0.05", "--quiet", "--", *waiting_job(script), input=b"a\n", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "started").read_text()) == (1, "a\n")
    assert done.stderr.decode().splitlines() == ["rdq run: 1 failed:", f"  a: exit status {status}"]


def test_a_script_whose_interpreter_is_missing_is_not_done_again(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/no/such/interpreter\n")
    script.chmod(0o755)
    done = run("--retry", "3", "--backoff", "0.05", "--quiet", "--", "./script", input=b"a\n", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count(b"No such file or directory") == 1, "as often as it was tried"
    assert done.stderr.decode().splitlines()[1:] == ["rdq run: 1 failed:", "  a: exit status 127"]


def test_it_has_failed_when_the_last_attempt_has(tmp_path: Path) -> None:
    done = run("--retry", "2", "--backoff", "0.05", "--quiet", "--", *flaky(3), input=b"a\n", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "started").read_text()) == (1, "a\na\n")
    assert done.stderr.decode().splitlines() == ["rdq run: 1 failed:", "  a: exit status 7 (2 attempts)"]


def test_what_waits_holds_no_place(tmp_path: Path) -> None:
    arguments = ("--width", "1", "--retry", "2", "--backoff", "0.5")
    done = run(*arguments, "--", *flaky(2), input=b"a\nb\nc\n", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "started").read_text().split()[:3] == [*"abc"]


def test_what_took_too_long_or_cannot_be_started_is_not_done_again(tmp_path: Path) -> None:
    arguments = ("--retry", "5", "--backoff", "0.05", "--timeout", "0.5", "--quiet")
    script = "echo $1 >> started; exec sleep 1000"
    done = run(*arguments, "--", *waiting_job(script), input=b"a\nb\0c\n", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "started").read_text()) == (1, "a\n")
    assert sorted(done.stderr.decode().splitlines()[1:]) == [
        "  a: timed out after 0.5 s",
        "  b\\x00c: not started: a NUL byte in it (is -0 missing?)",
    ]


def test_what_waits_is_dropped_where_no_file_takes_it(tmp_path: Path) -> None:
    items_file(tmp_path / "items", ["a", "slow"])
    script = "echo $1 >> started; test $1 = a && exit 1; until test -e go; do sleep 0.02; done"
    arguments = ("--width", "1", "--retry", "2", "--backoff", "3600", "--items", "items")
    with Running(tmp_path, *arguments, "--", *waiting_job(script)) as rdq:
        rdq.until_started(2)
        rdq.signal(signal.SIGINT)
        rdq.until_said("finishing")
        (tmp_path / "go").touch()
        assert rdq.status() == 130
        assert "interrupted: 1 done, 1 dropped that waited to be tried again, in" in rdq.stderr()


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_what_waits_to_be_done_again_is_left_for_the_next_run(tmp_path: Path, signum: int, status: int) -> None:
    items_file(tmp_path / "todo", ["a", "b", "slow", "c"])
    files = ("--items", "todo", "--unstarted", "todo")
    script = "echo $1 >> started; case $1 in slow) until test -e go; do sleep 0.02; done;; *) exit 3;; esac"
    arguments = ("--width", "1", "--retry", "9", "--backoff", "3600", *files)
    with Running(tmp_path, *arguments, "--", *waiting_job(script)) as rdq:
        rdq.until_started(3)
        rdq.signal(signum)
        rdq.until_said("under way")
        (tmp_path / "go").touch()
        assert rdq.status() == status
        assert rdq.started() == ["a", "b", "slow"]
        said = rdq.stderr()
    assert "2 to be tried again, 1 not started" in said
    assert ("1 done" in said, "failed" in said) == (True, False) if signum == signal.SIGINT else (False, False)
    *first, one, other = (tmp_path / "todo").read_text().split()
    assert first == (["c"] if signum == signal.SIGINT else ["slow", "c"])
    assert {one, other} == {"a", "b"}, "as they would have been due, which is chance's"


def test_an_attempt_that_fails_while_it_stops_is_left_too(tmp_path: Path) -> None:
    items_file(tmp_path / "todo", ["a", "b"])
    arguments = ("--width", "1", "--retry", "2", "--items", "todo", "--unstarted", "todo")
    script = "echo $1 >> started; until test -e go; do sleep 0.02; done; exit 3"
    with Running(tmp_path, *arguments, "--", *waiting_job(script)) as rdq:
        rdq.until_started(1)
        rdq.signal(signal.SIGTERM)
        rdq.until_said("finishing 1 job")
        (tmp_path / "go").touch()
        assert rdq.status() == 143
        assert "0 done, 1 to be tried again, 1 not started" in rdq.stderr()
    assert sorted((tmp_path / "todo").read_text().split()) == ["a", "b"]


def test_the_width_is_turned_while_some_wait(tmp_path: Path) -> None:
    items_file(tmp_path / "items", ["a", "b", "c"])
    arguments = ("--width", "1", "--retry", "2", "--backoff", "3600", "--items", "items")
    script = "echo $1 >> started; test $1 = a && exit 1; until test -e go; do sleep 0.02; done"
    with Running(tmp_path, *arguments, "--", *waiting_job(script)) as rdq:
        rdq.until_started(2)
        rdq.signal(signal.SIGUSR1)
        rdq.until_said("rdq run: width 2\n")
        assert rdq.until_started(3) == ["a", "b", "c"]
        (tmp_path / "go").touch()
        rdq.signal(signal.SIGINT)
        assert rdq.status() == 130


def test_the_options_make_a_retry() -> None:
    def of(*options: str) -> Retry | None:
        arguments = parse(["run", *options, "--", "true"])
        assert isinstance(arguments, RunArguments)
        return arguments.retry

    assert of() is None
    assert of("--retry", "3") == retry(3, None) == Retry(3, first=1, factor=2, most=60, jitter=0.5)
    assert of("--retry=5", "--backoff=90") == Retry(5, first=90, factor=2, most=90, jitter=0.5)
    assert of("--retry=1", "--backoff=0") == Retry(1, first=0, factor=2, most=60, jitter=0.5)


def test_only_a_command_that_was_started_is_worth_another_attempt() -> None:
    assert worth_another(CommandFailed("exit status 1"))
    assert not worth_another(NotStarted("no such thing"))
    assert [worth_another(failed(status, None)) for status in (1, 125, 126, 127, 128)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert worth_another(failed(None, signal.SIGSEGV))
    assert not worth_another(OSError("of our own"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--retry", "0"], "argument --retry: must be a whole number, 1 or more"),
        (["--retry", "x"], "argument --retry: must be a whole number, 1 or more"),
        (["--retry=3", "--backoff=-1"], "argument --backoff: must be a number of seconds, 0 or more"),
        (["--backoff", "5"], "argument --backoff: of no use without --retry"),
    ],
)
def test_what_is_no_retry_is_said_in_a_line_before_anything_starts(options: list[str], said: str) -> None:
    done = run(*options, "--", "echo", input=b"a\n")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode()
