"""For all tests of the asyncio shell."""

from __future__ import annotations

import pytest

from rdq_asyncio import turns


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No turn is cut short by the time it takes, which differs from machine to machine; steps still count."""
    monkeypatch.setattr(turns, "SLICE", float("inf"))
