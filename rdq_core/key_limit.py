"""What may hold one key back: the questions of an `Admission`, and when it is as if nothing had been launched."""

from __future__ import annotations

from typing import Protocol

from rdq_core.admission import Admission


class KeyLimit(Admission, Protocol):
    """One for each key that has launched something lately; a key that has not is asked of the one it would get."""

    def restored(self, now: float, /) -> float:
        """The first moment, from `now` on, at which this is in all as one that has launched nothing.

        Asked while no slot is held. A width is restored at once, a rate when its bucket is full; infinity: never.
        """
        ...
