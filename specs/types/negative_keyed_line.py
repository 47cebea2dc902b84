"""What type checkers must refuse of the keyed line, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from rdq_core import Admission, DispatchQueue, Job, KeyedLine, KeyLimit, LimitPerKey


def made(admission: Admission, limit: KeyLimit) -> None:
    """A key's limit must say when it is restored; a key can be told from others."""
    KeyedLine[str, KeyLimit](len, admission)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    KeyedLine[str, KeyLimit](str.split, limit)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    KeyedLine[int, KeyLimit](len, limit)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def used(line: KeyedLine[str, KeyLimit]) -> None:
    """Items are of one type, and a time is a number."""
    line.put(3, 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.put("x", "urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.pop("now")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.ended(3, 0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    line.change_limits(3, 0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def limited(queue: DispatchQueue[str, int, Job[str, int]], now: float) -> None:
    """A width is a whole number, a rate is no text, and a key can be told from others."""
    LimitPerKey("3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    LimitPerKey(3, "1/s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", key=["host"], now=now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.set_width_per_key(2.5, now=now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.set_rate_per_key("1/s", now=now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
