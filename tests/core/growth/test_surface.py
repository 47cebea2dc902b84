"""The exported surface of growth: all of it named, all of it documented, and not imported by who does without."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rdq_core import growth
from tests.surface import exports, undocumented


def test_all_names_exactly_what_is_public() -> None:
    assert sorted(growth.__all__) == sorted(exports(growth))


@pytest.mark.parametrize("name", growth.__all__)
def test_every_public_thing_is_documented(name: str) -> None:
    assert undocumented(getattr(growth, name), name) == []


def test_importing_the_core_does_not_import_it() -> None:
    program = "import rdq_core, sys; sys.exit('rdq_core.growth' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
