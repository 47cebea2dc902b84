"""On a real terminal: Ctrl-C as the terminal sends it, and the display."""

from __future__ import annotations

import os
import pty
import re
import select
import sys
import termios
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .running import RDQ, group_alive, items_file, until, waiting_job


class Terminal:
    """A pseudo-terminal with `rdq run` as its foreground process."""

    def __init__(self, pid: int, master: int, cwd: Path) -> None:
        self.pid = pid
        self.master = master
        self.cwd = cwd
        self.shown = b""

    def until_shown(self, pattern: bytes) -> None:
        """Read until `pattern`, a regular expression, has been shown since the last call."""
        until(lambda: self.read() and re.search(pattern, self.shown), f"{pattern!r} on the terminal: {self.shown!r}")
        self.shown = b""

    def read(self) -> bool:
        while select.select([self.master], [], [], 0.01)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:  # Linux, when the other side has been closed
                break
            if not data:
                break
            self.shown += data
        return True

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def started(self) -> list[str]:
        path = self.cwd / "started"
        return path.read_text().split() if path.exists() else []

    def status(self) -> int:
        def ended() -> tuple[int, int] | None:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            return (pid, status) if pid else None

        answer = until(ended, "the end")
        assert answer is not None
        self.pid = 0
        self.read()
        return os.waitstatus_to_exitcode(answer[1])


@contextmanager
def terminal(cwd: Path, *arguments: str, blocked: tuple[str, ...] = ()) -> Generator[Terminal]:
    """`blocked`: modules that it must not be able to import."""
    program = f"import sys; sys.modules.update(dict.fromkeys({blocked!r})); from rdq_twisted.cli import main; main()"
    command = [RDQ[0], "-c", program, "run", *arguments] if blocked else [*RDQ, "run", *arguments]
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(sys.executable, command, {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "24"})
    shown = Terminal(pid, master, cwd)
    try:
        yield shown
    finally:
        if shown.pid:
            os.kill(shown.pid, 9)
            os.waitpid(shown.pid, 0)
        os.close(master)


def test_ctrl_c_reaches_us_alone_then_ends_them(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(9))
    script = "trap 'echo $1 >> interrupted' INT; echo $$ >> started; until test -e go; do sleep 0.02; done"
    options = ["--width", "2", "--items", "items", "--unstarted", "left", "--", *waiting_job(script)]
    with terminal(tmp_path, *options) as tty:
        until(lambda: tty.read() and len(tty.started()) == 2, "two jobs")
        tty.press(b"\x03")
        tty.until_shown(rb"finishing 2 jobs under way; Ctrl-C once more ends them")
        assert all(group_alive(int(group)) for group in tty.started())
        tty.press(b"\x03")
        assert tty.status() == 130
        assert not any(group_alive(int(group)) for group in tty.started())
        assert b"2 ended, 7 not started" in tty.shown
    assert not (tmp_path / "interrupted").exists()
    assert sorted((tmp_path / "left").read_text().split()) == [str(n) for n in range(9)]


def test_the_display_makes_room_for_what_jobs_print(tmp_path: Path) -> None:
    pytest.importorskip("rich")
    items_file(tmp_path / "items", ["[bold]one", "two\x1b]0;title\x07", "three"])
    with terminal(tmp_path, "--width", "2", "--items", "items", "--", *waiting_job(WAITING)) as tty:
        tty.until_shown(rb"0.* of 3.* done.*width 2(.|\s)*\[bold\]one(.|\s)*two\\x1b\]0;title\\x07")
        (tmp_path / "go").touch()
        assert tty.status() == 0
        lines = on_screen(tty.shown)
    assert sorted(lines[:-1]) == sorted(["out [bold]one", "out two]0;title\a", "out three"])
    assert lines[-1].startswith("rdq run: 3 done, in ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "0 of 3 done · 2 failed · width 3 · "),
        (["--retry", "2", "--backoff", "3600"], "0 of 3 done · 2 to be tried again · width 3 · "),
        (["--retry", "2", "--backoff", "3600", "--delay", "0.2"], "0 of 3 done · 2 to be tried again · width 3 · "),
        (["--retry", "2", "--backoff", "0"], "0 of 3 done · 2 failed · 2 tried again · width 3 · "),
        (["--retry", "2", "--delay", "3600"], "0 of 3 done · width 3 · "),
    ],
)
def test_the_display_says_what_has_come_of_them(tmp_path: Path, options: list[str], said: str) -> None:
    pytest.importorskip("rich")
    items_file(tmp_path / "items", ["a", "b", "slow"])
    script = "test $1 = slow || exit 1; until test -e go; do sleep 0.02; done"
    with terminal(tmp_path, "--width", "3", *options, "--items", "items", "--", *waiting_job(script)) as tty:
        until(lambda: tty.read() and said in re.sub(r"\x1b\[[0-9;]*m", "", tty.shown.decode(errors="replace")), said)
        tty.press(b"\x03\x03")
        (tmp_path / "go").touch()
        assert tty.status() == 130


WAITING = 'until test -e go; do sleep 0.02; done; printf "out %s" "$1"; echo'


def on_screen(shown: bytes) -> list[str]:
    """What lines are left on a terminal of unlimited height that was shown this."""
    screen: list[str] = []
    for line in shown.decode().replace("\r\n", "\n").split("\n"):
        rest = line
        while (erase := re.search(r"\x1b\[(\d+)F\x1b\[J", rest)) is not None:
            del screen[len(screen) - int(erase[1]) :]
            rest = rest[erase.end() :]
        screen.append(re.sub(r"\x1b(\[[0-9;]*m)?", "", rest))
    return [line for line in screen if line]


def test_without_rich_there_are_plain_lines(tmp_path: Path) -> None:
    items_file(tmp_path / "items", range(3))
    with terminal(tmp_path, "--items", "items", "--", *waiting_job(), blocked=("rich", "rich.console")) as tty:
        until(lambda: tty.read() and tty.started(), "a job")
        os.kill(tty.pid, 10)  # SIGUSR1
        tty.until_shown(rb"rdq run: width \d+\r\n")
        (tmp_path / "go").touch()
        assert tty.status() == 0
        assert b"rdq run: 3 done, in " in tty.shown
        assert b"\x1b" not in tty.shown


def test_typed_items_end_at_ctrl_d_and_ctrl_c_waits_for_no_more(tmp_path: Path) -> None:
    with terminal(tmp_path, "--quiet", "--width", "1", "--unstarted", "left", "--grace", "100000", "--", "echo") as tty:
        tty.press(b"one\n")
        tty.until_shown(rb"one\r\none\r\n")
        tty.press(b"\x03")
        assert tty.status() == 130
    with terminal(tmp_path, "--quiet", "--", "echo") as tty:
        tty.press(b"two\n\x04")
        assert tty.status() == 0


def test_a_stopped_terminal_stops_no_signals(tmp_path: Path) -> None:
    """Ctrl-S: nothing can be written; the display waits, we do not."""
    items_file(tmp_path / "items", range(3))
    with terminal(tmp_path, "--width", "2", "--items", "items", "--unstarted", "left", "--", *waiting_job()) as tty:
        until(lambda: tty.read() and len(tty.started()) == 2, "two jobs")
        termios.tcflow(tty.master, termios.TCOOFF)
        os.kill(tty.pid, 1)
        until(lambda: not any_jobs(tty.pid), "the jobs being gone")
        termios.tcflow(tty.master, termios.TCOON)
        assert tty.status() == 129
    assert sorted((tmp_path / "left").read_text().split()) == ["0", "1", "2"]


def any_jobs(pid: int) -> bool:
    return bool(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
