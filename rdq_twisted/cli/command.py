"""The command that is done for every item: finding it, and putting the item in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from typing import Final

PLACE: Final = b"{}"
"""What stands for the item in a command."""


def with_item(command: Sequence[bytes], item: bytes) -> list[bytes]:
    """The words of `command` with `item` wherever its place is marked, or at the end if it is marked nowhere."""
    if any(PLACE in word for word in command):
        return [word.replace(PLACE, item) for word in command]
    return [*command, item]


def missing(command: Sequence[bytes]) -> str | None:
    """Why `command` cannot be started, in words, or None.

    Asked before anything starts, so that a mistyped name is said once and not for every item. A command whose name
    depends on the item is not looked for.
    """
    program = os.fsdecode(command[0])
    if PLACE in command[0] or shutil.which(program) is not None:
        return None
    if os.sep in program and os.path.lexists(program):
        return "is a directory" if os.path.isdir(program) else "is not executable"  # noqa: PTH112
    return "no such command" if os.sep not in program else "no such file"
