"""Numbers that look drawn, and are the same in every run."""

from __future__ import annotations


class Numbers:
    """A linear congruence: enough to mix what is done, and quicker than `random.Random`."""

    def __init__(self, seed: int = 7) -> None:
        self._number = seed

    def two(self, kinds: int) -> tuple[int, int]:
        """A number below 2**23, and one below `kinds`."""
        self._number = self._number * 1103515245 + 12345 & 0x7FFFFFFF
        return self._number >> 8, (self._number >> 4) % kinds

    def pick(self, count: int) -> int:
        """A number below `count`."""
        return self.two(1)[0] % count
