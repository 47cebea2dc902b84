"""A document that builds something step by step, walked through: files written, patched, and commands run.

A block after the line "`NAME`:" is that file. A `diff` block after "In `NAME`:" changes it: hunks parted
by `@@`, each of which must fit in one place alone. A `console` block is commands after `$ `, each with all that it
prints, standard error included; `...` is any lines, and figures that vary (of examples, clauses, seconds) may be any.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^(?:(In )?`(\S+)`:\n\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

NOT_RUN = (
    "python3 -m venv venv && . venv/bin/activate",
    "pip install --quiet 'resizable-dispatch-queue[specs]'",
)
"""What a test need not do again: it runs where all is installed."""

VARYING = re.compile(r"(\d+ examples|example \d+|\d+ clauses|in \d+\.\d+s)")


@dataclass(frozen=True)
class Block:
    """A block of code: where it stands, its marker (file, patch, none), the file's name, its language, its text."""

    where: str
    marker: str | None
    name: str
    language: str
    text: str

    @property
    def is_a_step(self) -> bool:
        """Whether it belongs to a walk; any other block runs by itself."""
        return self.marker is not None or self.language in ("console", "diff")


def blocks(path: Path, root: Path) -> list[Block]:
    """Each block of code of a document."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(
            f"{path.relative_to(root)}:{text[: found.start()].count(chr(10)) + 1}",
            "patch" if found[1] else "file" if found[2] else None,
            *found.group(2, 3, 4),
        )
        for found in BLOCK.finditer(text)
    ]


def walk(steps: list[Block], folder: Path, env: Mapping[str, str]) -> None:
    """Take the steps in order, in that folder. Raises `AssertionError`."""
    for step in steps:
        if step.marker == "file":
            (folder / step.name).write_text(step.text, encoding="utf-8")
        elif step.marker == "patch":
            path = folder / step.name
            path.write_text(patched(path.read_text(encoding="utf-8"), step), encoding="utf-8")
        else:
            assert step.language == "console", f"{step.where}: nothing says what to do with this"
            for command, expected in commands(step.text):
                run(command, expected, folder, env, step.where)


def patched(text: str, step: Block) -> str:
    """The text with every hunk applied."""
    for hunk in re.split(r"^@@\n", step.text, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(old) == 1, f"{step.where}: fits in {text.count(old)} places:\n{old}"
        text = text.replace(old, new)
    return text


def commands(session: str) -> Iterator[tuple[str, str]]:
    """Each command, and what it prints."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def run(command: str, expected: str, folder: Path, env: Mapping[str, str], where: str) -> None:
    """Run the command, and compare what it prints."""
    if command in NOT_RUN:
        return
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert re.fullmatch(pattern(expected), done.stdout), f"{where}: {command}\n{done.stdout}"


def pattern(expected: str) -> str:
    """What may be printed where that is shown."""
    return "".join("(?:.*\\n)*" if line == "..." else f"{_varying(line)}\\n" for line in expected.splitlines())


def _varying(line: str) -> str:
    fixed, *parts = VARYING.split(line)
    return re.escape(fixed) + "".join(
        re.sub(r"\d+", r"\\d+", re.escape(part)) if number % 2 == 0 else re.escape(part)
        for number, part in enumerate(parts)
    )
