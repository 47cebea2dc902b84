"""Things as people read them: items, counts and times."""

from __future__ import annotations


def printable(item: bytes, limit: int = 200) -> str:
    r"""`item` on one line, at most `limit` characters, with nothing in it that a terminal obeys.

    Control characters, what is not UTF-8, and what is invisible or turns the direction of text are escaped as
    Python escapes them; a newline is `\n`.
    """
    decoded = item[: 4 * limit].decode("utf-8", "backslashreplace")  # at most four bytes a character
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in decoded[:limit])
    if len(text) > limit or len(item) > 4 * limit or len(decoded) > limit:
        return text[: limit - 1] + "…"
    return text


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 item`, `12,000 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3:05`, `2:00:07`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def figure(number: float) -> str:
    """`1,037,067`, `81.3`, `0.0721`: whole from 1,000 on, three digits below; with an exponent where it is huge."""
    if 999.5 <= abs(number) < 1e15:
        return f"{number:,.0f}"
    return f"{number:.3g}"
