"""Stopping: nothing lost, nothing twice, nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from .running import Running, group_alive, items_file, run, until, waiting_job

STUBBORN = "trap '' TERM; echo $1 >> started; while :; do sleep 0.05; done"


def left(folder: Path) -> list[str]:
    return (folder / "left").read_text().split()


def test_the_first_lets_finish_what_is_under_way(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(50))
    with Running(
        tmp_path, "--width", "3", "--items", "items", "--unstarted", "left", "--ahead", "5", "--", *waiting_job()
    ) as rdq:
        rdq.until_started(3)
        rdq.signal(signal.SIGINT)
        rdq.until_said("finishing 3 jobs under way")
        assert len(rdq.jobs()) == 3
        (tmp_path / "go").touch()
        assert rdq.status() == 130
        assert rdq.process.stdout is not None
        assert sorted(rdq.process.stdout.read().split()) == sorted([b"out", b"0", b"out", b"1", b"out", b"2"])
    assert sorted(rdq.started()) == ["0", "1", "2"]
    assert left(tmp_path) == [str(n) for n in range(3, 50)]
    assert "interrupted: 3 done, 47 not started, in" in rdq.stderr()


def test_the_second_ends_it_and_those_come_first(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(50))
    with Running(tmp_path, "--width", "3", "--items", "items", "--unstarted", "left", "--", *waiting_job()) as rdq:
        rdq.until_started(3)
        (tmp_path / "go.1").touch()
        rdq.until_started(4)  # 0, 2, 3 are under way
        rdq.signal(signal.SIGINT)
        rdq.until_said("finishing")
        rdq.signal(signal.SIGINT)
        assert rdq.status() == 130
    assert sorted(left(tmp_path)[:3]) == ["0", "2", "3"]
    assert left(tmp_path)[3:] == [str(n) for n in range(4, 50)]
    assert "1 done, 3 ended, 46 not started" in rdq.stderr()


def test_one_that_ended_well_although_interrupted_is_done(tmp_path: Path) -> None:
    items_file(tmp_path / "items", ["good", "bad"])
    script = "trap 'test $1 = good && exit 0; exit 1' TERM; echo $1 >> started; while :; do sleep 0.02; done"
    with Running(
        tmp_path, "--width", "2", "--items", "items", "--unstarted", "left", "--", *waiting_job(script)
    ) as rdq:
        rdq.until_started(2)
        rdq.signal(signal.SIGHUP)
        assert rdq.status() == 129
    assert left(tmp_path) == ["bad"]
    assert "hung up: 1 done, 1 ended, in" in rdq.stderr()


def test_who_ignores_sigterm_is_killed_after_the_grace(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(9))
    with Running(
        tmp_path, "--width", "2", "--grace", "0.3", "--items", "items", "--unstarted", "left", "--",
        *waiting_job(STUBBORN),
    ) as rdq:  # fmt: skip
        rdq.until_started(2)
        groups = rdq.jobs()
        rdq.signal(signal.SIGTERM)
        rdq.until_said("finishing")
        rdq.signal(signal.SIGTERM)
        assert rdq.status() == 143
        assert not any(group_alive(group) for group in groups)
    assert sorted(left(tmp_path)) == [str(n) for n in range(9)]


def test_the_third_kills_at_once(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(2))
    with Running(
        tmp_path, "--width", "2", "--grace", "100000", "--items", "items", "--unstarted", "left", "--",
        *waiting_job(STUBBORN),
    ) as rdq:  # fmt: skip
        rdq.until_started(2)
        for said in ("finishing", "ending", "left in left"):
            rdq.signal(signal.SIGINT)
            rdq.until_said(said)
        assert rdq.status() == 130
    assert sorted(left(tmp_path)) == ["0", "1"]


@pytest.mark.parametrize("parent", ["exit 1", "exit 0"])
def test_no_grandchild_is_left_behind(tmp_path: Path, parent: str) -> None:
    """The job goes at the first word, what it started does not; the item is done only if the job ended well."""
    script = f"(trap '' TERM; echo $1 >> started; exec sleep 1000) & trap '{parent}' TERM; while :; do sleep 0.02; done"
    items_file(tmp_path / "items", ["a"])
    with Running(
        tmp_path, "--grace", "0.3", "--items", "items", "--unstarted", "left", "--", *waiting_job(script)
    ) as rdq:
        rdq.until_started(1)
        (group,) = rdq.jobs()
        rdq.signal(signal.SIGHUP)
        assert rdq.status() == 129
        assert not group_alive(group)
    assert left(tmp_path) == (["a"] if parent == "exit 1" else [])


def test_unread_input_is_kept_as_far_as_it_arrives(tmp_path: Path) -> None:
    with Running(
        tmp_path,
        "--width",
        "1",
        "--unstarted",
        "left",
        "--grace",
        "100000",
        "--",
        *waiting_job(),
        stdin=subprocess.PIPE,
    ) as rdq:
        assert rdq.process.stdin is not None
        rdq.process.stdin.write(b"0\n1\n")
        rdq.process.stdin.flush()
        rdq.until_started(1)
        rdq.signal(signal.SIGINT)
        rdq.until_said("finishing")
        (tmp_path / "go").touch()
        rdq.process.stdin.write(b"2\n\n3")
        rdq.process.stdin.close()
        assert rdq.status() == 130
    assert left(tmp_path) == ["1", "2", "3"]


def test_input_that_stays_open_is_waited_for_no_longer_than_the_grace(tmp_path: Path) -> None:
    with Running(
        tmp_path, "--width", "1", "--unstarted", "left", "--grace", "0.5", "--", *waiting_job(), stdin=subprocess.PIPE
    ) as rdq:
        assert rdq.process.stdin is not None
        rdq.process.stdin.write(b"0\n1\n2\nhal")
        rdq.process.stdin.flush()
        rdq.until_started(1)
        rdq.signal(signal.SIGINT)
        rdq.until_said("finishing")
        (tmp_path / "go").touch()
        assert rdq.status() == 130
    assert left(tmp_path) == ["1", "2"]
    assert "the last item had not arrived whole, and is in no file: hal" in rdq.stderr()
    assert "2 items left in left; there may be more input" in rdq.stderr()


def test_resuming_in_place_again_and_again_does_everything_once(tmp_path: Path) -> None:
    """Stopped by one, two or three signals in turn, at whatever moment; each item is counted by its own job."""
    script = "sleep 0.0$(($1 % 4)); echo $1 >> done"
    items_file(tmp_path / "todo", range(150))
    options = ["--width", "4", "--ahead", "7", "--items", "todo", "--unstarted", "todo", "--", *waiting_job(script)]
    statuses: list[int] = []
    for signals in (1, 2, 3, 1, 2):
        count = done(tmp_path)
        with Running(tmp_path, *options) as rdq:
            until_done(rdq, count + 10)
            for _ in range(signals):
                if rdq.process.poll() is None:
                    rdq.signal(signal.SIGINT)
            statuses.append(rdq.status())
    assert statuses[0] == 130
    assert run("--quiet", *options, cwd=tmp_path).returncode == 0
    finished = (tmp_path / "done").read_text().split()
    assert set(finished) == {str(n) for n in range(150)}, "nothing lost"
    # One that was ended between its line and its exit did not end well, and is done again, as it must be.
    assert len(finished) <= 150 + 4 * 3


def until_done(rdq: Running, number: int) -> None:
    until(lambda: done(rdq.cwd) > number or rdq.process.poll() is not None, f"{number} jobs done, or the end")


def done(folder: Path) -> int:
    path = folder / "done"
    return len(path.read_text().split()) if path.exists() else 0


def test_finishing_only_nothing_is_done_twice(tmp_path: Path) -> None:
    items_file(tmp_path / "todo", range(80))
    options = ["--width", "4", "--items", "todo", "--unstarted", "todo", "--", *waiting_job("echo $1 >> done")]
    for _ in range(3):
        count = done(tmp_path)
        with Running(tmp_path, *options) as rdq:
            until_done(rdq, count + 10)
            if rdq.process.poll() is None:
                rdq.signal(signal.SIGINT)
            assert rdq.status() in {0, 130}
    assert run(*options, cwd=tmp_path).returncode == 0
    assert sorted((tmp_path / "done").read_text().split(), key=int) == [str(n) for n in range(80)]


def test_ctrl_c_while_jobs_are_starting_reaches_none_of_them(tmp_path: Path) -> None:
    """A new process is in our group until it has a session of its own, and dies before its command begins."""
    script = "echo $1 >> done"
    options = ["--width", "4", "--items", "todo", "--unstarted", "todo", "--", *waiting_job(script)]
    items_file(tmp_path / "todo", range(1000))
    for turn in range(6):
        with Running(tmp_path, *options, session=True) as rdq:
            until_done(rdq, turn * 20 + 10)
            os.killpg(rdq.process.pid, signal.SIGINT)
            assert rdq.status() == 130
        assert "failed" not in rdq.stderr()
    finished = (tmp_path / "done").read_text().split()
    assert sorted([*finished, *(tmp_path / "todo").read_text().split()], key=int) == [str(n) for n in range(1000)]


def test_the_file_is_nul_separated_with_null_and_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "items").write_bytes(b"a\nb\0c\xff\0d")
    (tmp_path / "left").touch(0o640)
    (tmp_path / "link").symlink_to("left")
    with Running(
        tmp_path, "-0", "--width", "1", "--items", "items", "--unstarted", "link", "--", *waiting_job("exec sleep 1000")
    ) as rdq:
        until(lambda: len(rdq.jobs()) == 1, "a job")
        rdq.signal(signal.SIGHUP)
        assert rdq.status() == 129
    assert (tmp_path / "left").read_bytes() == b"a\nb\0c\xff\0d\0"
    assert (tmp_path / "left").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link").is_symlink()


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(2))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        rdq = Running(tmp_path, "--width", "1", "--items", "items", "--", *waiting_job())
    finally:
        signal.signal(signal.SIGHUP, before)
    with rdq:
        rdq.until_started(1)
        rdq.signal(signal.SIGHUP)
        rdq.signal(signal.SIGUSR1)
        rdq.until_started(2)  # signals are delivered in the order of their numbers: it has been ignored
        (tmp_path / "go").touch()
        assert rdq.status() == 0


def test_a_full_disk_where_what_is_left_should_go_loses_no_file(tmp_path: Path) -> None:
    """The folder vanishes meanwhile, which fails in the same place."""
    folder = tmp_path / "folder"
    folder.mkdir()
    items_file(tmp_path / "items", range(5))
    with Running(
        tmp_path, "--width", "1", "--items", "items", "--unstarted", "folder/left", "--", *waiting_job()
    ) as rdq:
        rdq.until_started(1)
        folder.rmdir()
        rdq.signal(signal.SIGHUP)
        assert rdq.status() == 129
    assert "cannot write what is left: folder/left: No such file or directory" in rdq.stderr()
    assert "left in" not in rdq.stderr()
    assert os.fspath(folder) not in rdq.stderr()
