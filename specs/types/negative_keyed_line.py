"""What type checkers must refuse of the keyed line, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from rdq_core import Admission, KeyedLine, KeyLimit


def made(admission: Admission, limit: KeyLimit) -> None:
    """A key's limit must say when it is restored; a key can be told from others."""
    KeyedLine[str, KeyLimit](len, admission)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    KeyedLine[str, KeyLimit](str.split, limit)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    KeyedLine[int, KeyLimit](len, limit)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def used(line: KeyedLine[str, KeyLimit]) -> None:
    """Items are of one type, and the line is told the time."""
    line.put(3, 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.put("x", "urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.pop()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    line.ended(3, 0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.change_limits(3, 0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
