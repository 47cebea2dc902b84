"""What must come to the same: polled eagerly or lazily, cloned, played twice, refused or never called."""

import pytest
from hypothesis import given, settings
from rdq_specs.calls import Call
from rdq_specs.equivalences import EQUIVALENCES, programs

PROFILE = settings(max_examples=150, derandomize=True, deadline=None, database=None)


@pytest.mark.parametrize("name", [equivalence.__name__ for equivalence in EQUIVALENCES])
def test_equivalence(name: str) -> None:
    (equivalence,) = [each for each in EQUIVALENCES if each.__name__ == name]

    @PROFILE
    @given(programs(), programs())
    def holds(program: list[Call], rest: list[Call]) -> None:
        equivalence(program, rest)

    holds()
