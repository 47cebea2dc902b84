"""The judge as a process, for who wants to be judged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from tests.judge.company import Figures

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 60.0
"""Seconds after which it is taken not to answer any more."""


@dataclass(frozen=True)
class Judging:
    """A judge at work."""

    port: int

    def connection(self) -> HTTPConnection:
        """A connection to it, to be closed."""
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def figures(self) -> Figures:
        """What it has counted so far."""
        connection = self.connection()
        try:
            connection.request("GET", "/figures")
            return Figures(**json.loads(connection.getresponse().read()))
        finally:
            connection.close()


@contextmanager
def judging(seconds: float = 0.1, **terms: int) -> Generator[Judging]:
    """A judge with these terms, to the end of the `with` block."""
    options = [f"--{name.replace('_', '-')}={value}" for name, value in terms.items()]
    command = [sys.executable, "-m", "tests.judge.server", f"--seconds={seconds}", *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Judging(int(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(PATIENCE)
