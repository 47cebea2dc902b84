"""What a page says that its code prints, it prints; and what a page shows of a shell, the shell shows.

A Python block may be followed by `It prints:` and then by `Run it again, and it prints:`, each with an indented block.
An indented block that begins with `$ ` is a session; `^C` in it is Ctrl-C, pressed when as many jobs run as may.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import PATIENCE, leads, processes, until

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").glob("**/*.md"))
INDENTED = r"((?:    [^\n]*\n|\n)+)"
SHOWN = re.compile(
    rf"^```python\n(?P<code>(?:(?!```)[^\n]*\n)*)```\n\nIt prints:\n\n{INDENTED}"
    rf"(?:Run it again, and it prints:\n\n{INDENTED})?",
    re.MULTILINE,
)
SESSION = re.compile(rf"(?<=\n\n)(?=    \$ ){INDENTED}")
TOOK = re.compile(r"in \d+\.\d s")


def shown() -> Iterator[tuple[str, str, list[str]]]:
    """Each block with its output: where it stands, the code, what the first run prints and what the second."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for found in SHOWN.finditer(text):
            outputs = [textwrap.dedent(output).strip() for output in found.groups()[1:] if output]
            yield f"{path.relative_to(ROOT)}:{text[: found.start()].count(chr(10)) + 1}", found["code"], outputs


@pytest.mark.parametrize(("where", "code", "outputs"), [pytest.param(*each, id=each[0]) for each in shown()])
def test_code_prints_what_is_shown(where: str, code: str, outputs: list[str], tmp_path: Path) -> None:
    env = {"PYTHONPATH": f"{ROOT}:{ROOT / 'specs'}", "PATH": "/usr/bin:/bin"}
    for output in outputs:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert (done.stdout.strip(), done.stderr) == (output, ""), where


def commands(session: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a session, with the lines that it shows."""
    for part in re.split(r"^\$ ", textwrap.dedent(session).strip(), flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip().splitlines()
        yield command, lines


@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in PAGES if "    $ " in page.read_text()])
def test_a_session_goes_as_shown(page: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()  # `rdq`, as the package installs it
    (tmp_path / "bin/rdq").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rdq_twisted "$@"\n')
    (tmp_path / "bin/rdq").chmod(0o755)
    folder = tmp_path / "there"
    folder.mkdir()
    env = {"PYTHONPATH": str(ROOT), "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    sessions = SESSION.findall(page.read_text(encoding="utf-8"))
    assert sessions
    for session in sessions:
        for command, lines in commands(session):
            said = interrupted(command, folder, env) if lines[:1] == ["^C"] else at_the_shell(command, folder, env)
            assert TOOK.sub("", said).splitlines() == TOOK.sub("", "\n".join(lines)).splitlines(), command


def at_the_shell(command: str, folder: Path, env: dict[str, str]) -> str:
    """All that the command shows."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return done.stdout


def interrupted(command: str, folder: Path, env: dict[str, str]) -> str:
    """The same, with SIGINT once its jobs run."""
    words = shlex.split(command)
    width = int(words[words.index("--width") + 1])
    with subprocess.Popen(
        words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        until(lambda: sum(parent == process.pid and leads(pid) for pid, parent, _ in processes()) == width, command)
        os.kill(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    return f"^C\n{said}"
