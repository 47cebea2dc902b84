"""What every test of the specification has around it."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


@pytest.fixture(autouse=True)
def heap_of_before() -> Generator[None]:
    """What is there already is not looked through at each collection: every run ends with one, to see what is kept."""
    gc.freeze()
    yield
    gc.unfreeze()
