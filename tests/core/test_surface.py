"""The exported surface of the core: all of it named, all of it documented."""

from __future__ import annotations

import re

import pytest

import rdq_core
from rdq_core._version import __version__
from tests.surface import exports, undocumented


def test_all_names_exactly_what_is_public() -> None:
    assert sorted(rdq_core.__all__) == sorted(exports(rdq_core))


def test_no_name_is_there_twice() -> None:
    assert len(set(rdq_core.__all__)) == len(rdq_core.__all__)


@pytest.mark.parametrize("name", rdq_core.__all__)
def test_every_public_thing_is_documented(name: str) -> None:
    assert undocumented(getattr(rdq_core, name), name) == []


def test_the_version_is_one() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
