"""Items out of a stream of bytes, whatever the pieces it arrives in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, final

LONGEST: Final = 1 << 20
"""Bytes an item may have. No system starts a process with a longer argument, and memory must stay bounded."""


class ItemTooLong(ValueError):
    """The input goes on for `LONGEST` bytes without a separator."""

    def __str__(self) -> str:
        return f"an item of more than {LONGEST:,} bytes (is it the right file, and -0 if it is NUL separated?)"


@final
class Splitter:
    """Cuts a stream into items at a separator of one byte. Empty items are dropped.

    `feed` it pieces, and take the `items` that are complete; they are cut one at a time, so that what is in memory
    is the pieces and not a list.
    """

    __slots__ = ("_data", "_separator", "_start")

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._data = b""
        self._start = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece. Raises `ItemTooLong`, and has then dropped what it held."""
        self._data = self.rest + data
        self._start = 0
        if len(self._data) > LONGEST and self._data.find(self._separator, 0, LONGEST) < 0:
            self._data = b""
            raise ItemTooLong

    def items(self) -> Iterator[bytes]:
        """The complete items, each handed out once; stop anywhere, and go on with another call."""
        while (end := self._data.find(self._separator, self._start)) >= 0:
            item = self._data[self._start : end]
            self._start = end + 1
            if item:
                yield item

    @property
    def rest(self) -> bytes:
        """What has been fed and not handed out; once the complete items are out, the beginning of the next."""
        return self._data[self._start :]
