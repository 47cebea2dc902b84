"""`rdq run` from beginning to end: items, output, failures, bad usage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .running import RDQ, Running, items_file, run, until, waiting_job


def test_every_item_is_done_once_and_output_is_kept_together(tmp_path: Path) -> None:
    script = "for i in 1 2 3 4 5; do echo $1; echo e$1 >&2; done"
    done = run("--width", "8", "--", *waiting_job(script), input="".join(f"{i}\n" for i in range(60)).encode())
    assert done.returncode == 0
    out = done.stdout.decode().split()
    assert sorted(out) == sorted(str(i) for i in range(60) for _ in range(5))
    assert all(len(set(out[at : at + 5])) == 1 for at in range(0, 300, 5))
    assert done.stderr.count(b"e59\n" * 5) == 1
    assert done.stderr.splitlines()[-1].startswith(b"rdq run: 60 done, in ")


def test_sums_of_a_tree_are_what_a_plain_loop_gives() -> None:
    paths = [p for p in sorted(Path("/usr/share/doc").rglob("*")) if p.is_file() and not p.is_symlink()][:400]
    names = b"".join(os.fsencode(path) + b"\n" for path in paths)
    plain = subprocess.run(["xargs", "-d", "\\n", "sha256sum"], input=names, capture_output=True, check=True).stdout
    done = run("--width", "4", "--quiet", "--", "sha256sum", "{}", input=names)
    assert sorted(done.stdout.splitlines()) == sorted(plain.splitlines())
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("null", "end"), [([], b"\n"), (["-0"], b"\0")])
def test_names_of_any_bytes(tmp_path: Path, null: list[str], end: bytes) -> None:
    names = [b"with space", b"\xff\xfe", "schön".encode(), b"-n", b"$(id)'\"*", b"{}", b"cr\r", b"{}{}"]
    names += [b"new\nline"] if null else []
    folder = os.fsencode(tmp_path)
    for name in names:
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(name)
    paths = [folder + b"/" + name for name in names]
    done = run(*null, "--width", "1", "--", "cat", input=end.join(paths))
    assert done.returncode == 0, done.stderr
    assert done.stdout == b"".join(names)


def test_there_is_no_shell_and_nothing_to_read(tmp_path: Path) -> None:
    assert run("--", "echo", "$HOME;", "{}", "*", input=b"a\n").stdout == b"$HOME; a *\n"
    done = run("--width", "1", "--", *waiting_job("cat; readlink /proc/self/fd/0"), input=b"a\nb\n")
    assert done.stdout == b"/dev/null\n" * 2


def test_children_have_three_descriptors_and_every_signal_at_its_default() -> None:
    done = run("--", *waiting_job("ls /proc/$$/fd; grep -hE '^Sig(Blk|Ign)' /proc/self/status"), input=b"a\n")
    *fds, _, blocked, _, ignored = done.stdout.split()
    assert fds == [b"0", b"1", b"2"]
    assert int(blocked, 16) == 0
    assert int(ignored, 16) & ~(3 << 31) == 0, "32 and 33 are glibc's own, and posix_spawn ignores them"


def test_output_of_any_size(tmp_path: Path) -> None:
    done = run("--width", "2", "--", *waiting_job("head -c 3000000 /dev/zero | tr '\\0' $1"), input=b"a\nb\nc\n")
    assert done.returncode == 0
    assert sorted(done.stdout[at] for at in (0, 3_000_000, 6_000_000)) == [*b"abc"]
    assert len(done.stdout) == 9_000_000


def test_a_process_left_in_the_background_holds_nothing_up(tmp_path: Path) -> None:
    script = "sleep 1000 & echo $! >> pids; echo $1"
    try:
        done = run("--", *waiting_job(script), input=b"a\nb\n", cwd=tmp_path)
        assert sorted(done.stdout.split()) == [b"a", b"b"]
    finally:
        for pid in (tmp_path / "pids").read_text().split():
            os.kill(int(pid), signal.SIGKILL)


def test_failures_are_counted_and_named() -> None:
    script = 'case $1 in 3) kill -SEGV $$;; *5) exit 7;; esac; echo "$1"'
    done = run("--quiet", "--", *waiting_job(script), input="".join(f"{i}\n" for i in range(120)).encode())
    assert done.returncode == 1
    said = done.stderr.decode().splitlines()
    assert said[0] == "rdq run: 13 failed:"
    assert "  3: signal SIGSEGV" in said
    assert "  5: exit status 7" in said
    assert said[11:] == ["  and 3 more"]
    assert len(done.stdout.split()) == 120 - 13


def test_an_item_that_cannot_be_an_argument_fails_alone() -> None:
    done = run("--quiet", "--", "echo", input=b"a\nb\0c\n" + b"x" * 500_000 + b"\nd\n")
    assert sorted(done.stdout.split()) == [b"a", b"d"]
    assert done.returncode == 1
    assert b"b\\x00c: not started: a NUL byte" in done.stderr
    assert b"Argument list too long" in done.stderr


def test_an_input_that_is_no_list_of_items() -> None:
    with Path("/dev/zero").open("rb") as zeros:
        done = subprocess.run([*RDQ, "run", "echo"], stdin=zeros, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"cannot read on: an item of more than 1,048,576 bytes" in done.stderr


def test_nothing_to_do() -> None:
    assert run("--quiet", "--", "false").returncode == 0
    with Path(os.devnull).open("rb") as nothing:
        done = subprocess.run([*RDQ, "run", "false"], stdin=nothing, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (0, b"", 1)


def test_items_are_read_no_further_ahead_than_asked(tmp_path: Path) -> None:
    """A pipe whose writer counts what is taken: what a pipe and a chunk hold, and not the list."""
    source = "import itertools, os\nfor n in itertools.count():\n os.write(1, b'%0999d\\n' % n); os.write(2, b'.')"
    with (
        (tmp_path / "written").open("wb") as written,
        subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=written) as producer,
    ):
        assert producer.stdout is not None
        with Running(tmp_path, "--width", "2", "--ahead", "10", "--", *waiting_job(), stdin=producer.stdout) as rdq:
            producer.stdout.close()
            rdq.until_started(2)
            size = until(lambda: settled(tmp_path / "written"), "the producer being held up")
            assert size < 300, "two jobs, ten ahead, 64 kB in the pipe and 64 kB in a chunk, 1 kB each"
            rdq.signal(signal.SIGHUP)
            assert rdq.status() == 129
        producer.kill()


def settled(path: Path) -> int:
    """Its size, once 200 looks have found the same."""
    looks: set[int] = set()
    for _ in range(200):
        looks.add(path.stat().st_size)
        os.sched_yield()
    return looks.pop() if len(looks) == 1 else 0


def test_memory_is_bounded_by_what_is_ahead_and_not_by_the_list(tmp_path: Path) -> None:
    """A stop with 1,000,000 items unread: they go through to the file, and not through memory."""
    items = tmp_path / "items"
    with items.open("wb") as file:
        for thousand in range(1_000):
            file.write(b"".join(b"%07d\n" % (thousand * 1000 + n) for n in range(1000)))
    with Running(tmp_path, "--width", "2", "--items", "items", "--unstarted", "left", "--", *waiting_job()) as rdq:
        rdq.until_started(2)
        rdq.signal(signal.SIGINT)
        rdq.until_said("finishing 2 jobs")
        until(lambda: position(rdq.process.pid, items) == 8_000_000, "all being read")
        assert peak_memory(rdq.process.pid) < 60_000, "kB: some 37,000 are seen; the items in a list would add 48,000"
        (tmp_path / "go").touch()
        assert rdq.status() == 130
    with items.open("rb") as every, (tmp_path / "left").open("rb") as left:
        assert [next(every), next(every)] == [b"0000000\n", b"0000001\n"]
        assert all(a == b for a, b in zip(every, left, strict=True))


def position(pid: int, path: Path) -> int:
    """How far the process has read this file."""
    (fd,) = (fd for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.exists() and fd.resolve() == path)
    return int(Path(f"/proc/{pid}/fdinfo/{fd.name}").read_text().split()[1])


def peak_memory(pid: int) -> int:
    """In kB. Not wait4's: that one starts with what the process that forked it had, pytest here."""
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--", "no-such-command-anywhere"], "error: no-such-command-anywhere: no such command"),
        (["--items", "missing", "echo"], "error: cannot read missing: No such file or directory"),
        (["--items", ".", "echo"], "error: cannot read .: it is a directory"),
        (["--unstarted", "missing/left", "echo"], "error: cannot write missing/left: No such file or directory"),
        (["--unstarted", "/dev/null", "echo"], "error: cannot write /dev/null: not a regular file"),
        (["--width", "99999999", "echo"], "error: argument --width: 99,999,999 jobs need"),
    ],
)
def test_what_cannot_work_is_said_in_a_line_before_anything_starts(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run(*arguments, input=b"a\nb\n", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_after_a_run_to_the_end_nothing_is_left(tmp_path: Path) -> None:
    items_file(tmp_path / "todo", range(5))
    done = run("--items", "todo", "--unstarted", "todo", "--", "echo", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "todo").read_bytes() == b""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["todo"]
    again = run("--quiet", "--items", "todo", "--", "echo", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, b"")


def test_without_setsid_python_does_it(tmp_path: Path) -> None:
    for program in ("sh", "sleep", "touch"):
        (tmp_path / program).symlink_to(f"/bin/{program}")
    env = {**os.environ, "PATH": str(tmp_path)}
    done = run(
        "--", *waiting_job("sixth() { echo $6; }; read a < /proc/self/stat; sixth $a; echo $$"), input=b"a\n", env=env
    )
    session, pid = done.stdout.split()
    assert session == pid
    done = run("--quiet", "--", "./{}", input=b"missing\n", env=env)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.splitlines()[0] == b"./missing: No such file or directory"
    assert b"./missing: exit status 127" not in done.stderr  # the item is named, not the command
    assert b"  missing: exit status 127" in done.stderr
