"""What should be gone and is not."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def outliving(named: dict[int, T], over: Iterable[int]) -> list[int]:
    """Empty `named`, which by this lets go of them; the names of those that are `over` and kept alive by something."""
    watched = {name: weakref.ref(named[name]) for name in over if name in named}
    named.clear()
    if any(one() is not None for one in watched.values()):
        gc.collect()  # a cycle is no retention; not at once, as it takes longer than the run
    return [name for name, one in watched.items() if one() is not None]
