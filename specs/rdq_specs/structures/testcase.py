"""The TestCase that whoever implements a structure of their own adds to their tests."""

from __future__ import annotations

import unittest
from typing import ClassVar

from hypothesis import settings

from rdq_specs.machine import CI
from rdq_specs.structures.machine import fuzz
from rdq_specs.structures.programs import corpus, failure_of
from rdq_specs.structures.structure import Harness, Structure


class Conformance(unittest.TestCase):
    """One implementation, checked."""

    structure: ClassVar[Structure]
    harness_type: ClassVar[type[Harness]]
    settings: ClassVar[settings]

    def test_programs(self) -> None:
        """Drawn programs: it does as the model does, breaks no law, and each mark is reached."""
        fuzz(self.structure, self.harness_type, self.settings)

    def test_corpus(self) -> None:
        """The programs of the corpus."""
        for name, program in corpus(self.structure).items():
            with self.subTest(name):
                error = failure_of(program.calls, self.structure, self.harness_type)
                if error is not None:
                    raise self.failureException(f"{program.about} {error}") from error


def structure_test(
    structure: Structure, harness_type: type[Harness], profile: settings = CI
) -> type[unittest.TestCase]:
    """A TestCase that checks an implementation; name it `TestMine` in a test module, and that is all."""
    name = f"Test{harness_type.__name__}"
    fields = {"structure": structure, "harness_type": harness_type, "settings": profile, "__module__": __name__}
    return type(name, (Conformance,), fields)
