"""What every test has around it, and which are begun first."""

from __future__ import annotations

import gc
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

LONG: Final = tuple(Path(__file__).parent / name for name in ("types", "test_docs_site.py", "specs"))
"""Where tests are that take seconds each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: begun last, one of them would keep a single core busy after all else is done."""
    items.sort(key=lambda item: "verify-your-own-shell" not in item.name and not _is_long(item))


def _is_long(item: pytest.Item) -> bool:
    return any(item.path.is_relative_to(long) for long in LONG)


@pytest.fixture(autouse=True)
def heap_of_before() -> Generator[None]:
    """What is there already is not looked through at each collection.

    Most runs of the specification and of a shell end with one, to see what is kept, and all that pytest has collected
    would make it a tenth of a second.
    """
    gc.freeze()
    yield
    gc.unfreeze()
