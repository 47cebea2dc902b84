"""`rdq run` as a real process, for tests to talk to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self, TypeVar

T = TypeVar("T")

RDQ: Final = (sys.executable, "-m", "rdq_twisted")

PATIENCE: Final = 60.0
"""Seconds after which something that ought to happen is taken not to happen; never a matter of milliseconds."""

WAIT: Final = "echo $1 >> started; until test -e go || test -e go.$1; do sleep 0.02; done; echo out $1"
"""A shell's job that says it has started, and ends well when the test makes the file `go` or `go.ITEM`."""


def waiting_job(script: str = WAIT) -> list[str]:
    """The command that runs `script`, the item as $1."""
    return ["sh", "-c", script, "job"]


def until(condition: Callable[[], T], what: str) -> T:
    """Wait for `condition` to be true, and return it."""
    end = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.01)
    return answer


def run(
    *arguments: str | bytes, input: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """`rdq run` from beginning to end."""
    return subprocess.run(
        [*RDQ, "run", *arguments], input=input, cwd=cwd, env=env, capture_output=True, timeout=PATIENCE, check=False
    )


class Running:
    """`rdq run` while it runs; killed at the end of the `with` block if it still does."""

    def __init__(
        self,
        cwd: Path,
        *arguments: str | bytes,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] | None = None,
        session: bool = False,
    ) -> None:
        self.cwd = cwd
        self.stderr_path = cwd / "stderr"
        with self.stderr_path.open("wb") as file:
            self.process = subprocess.Popen(
                [*RDQ, "run", *arguments],
                cwd=cwd,
                stdin=stdin,
                stdout=stdout,
                stderr=file if stderr is None else stderr,
                start_new_session=session,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for pid in self.jobs():
            os.killpg(pid, 9)
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def signal(self, signum: int) -> None:
        self.process.send_signal(signum)

    def status(self) -> int:
        """Wait for its end, and return the exit status."""
        return self.process.wait(PATIENCE)

    def jobs(self) -> list[int]:
        """The processes of its jobs that have come as far as a session of their own, and live."""
        return [pid for pid, parent, state in processes() if parent == self.process.pid and state != "Z" and leads(pid)]

    def started(self) -> list[str]:
        """The items whose job has said so, in that order."""
        path = self.cwd / "started"
        return path.read_text().split() if path.exists() else []

    def until_started(self, number: int) -> list[str]:
        until(lambda: len(self.started()) >= number, f"{number} jobs started")
        return self.started()

    def stderr(self) -> str:
        return self.stderr_path.read_text()

    def until_said(self, text: str) -> str:
        until(lambda: text in self.stderr(), f"{text!r} on standard error")
        return self.stderr()


def processes() -> Iterator[tuple[int, int, str]]:
    """Id, parent's id and state of every process there is."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text(errors="replace").rpartition(") ")[2].split()[:2]
            except OSError:
                continue
            yield int(entry.name), int(parent), state


def leads(pid: int) -> bool:
    """Whether it leads a group of its own."""
    try:
        return os.getpgid(pid) == pid
    except ProcessLookupError:
        return False


def group_alive(group: int) -> bool:
    """Whether anybody in this process group lives."""
    for pid, _, state in processes():
        try:
            if os.getpgid(pid) == group and state != "Z":
                return True
        except ProcessLookupError:
            continue
    return False


def items_file(path: Path, items: Sequence[object]) -> Path:
    path.write_text("".join(f"{item}\n" for item in items))
    return path
