"""Garbage, which is not collected where there is none to speak of."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None]:
    """Look for no cycles in here: a third of the time of whoever makes a million things that are none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def set_aside() -> Generator[None]:
    """What is there already is not looked through in here: half of the time of many short runs that each collect.

    Nothing is changed where somebody has set aside something already, as it could not be told apart at the end.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
