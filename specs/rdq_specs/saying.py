"""What the front door says, and how it refuses nonsense."""

from __future__ import annotations

import sys
import textwrap

WIDTH = 110
"""Of a line."""


class Usage(Exception):
    """The command line, or a file or class it names, makes no sense; the text says so, in its first line if it can."""


def say(line: str = "") -> None:
    """One line to standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def labelled(label: str, text: str) -> list[str]:
    """The text in lines behind the label, one below the other."""
    return textwrap.wrap(text, WIDTH, initial_indent=f"{label:13}", subsequent_indent=" " * 13)
