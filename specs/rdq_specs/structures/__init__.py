"""rdq_specs.structures: the small engine that checks any structure, and the structures that are checked by it.

A structure brings its calls, its model, its laws, its marks and the harness of its machine, as one `Structure`; it gets
a Hypothesis machine in lock step (`fuzz`, `structure_test`), an explorer, and replay and shrinking of programs.
"""

from rdq_specs.structures.drawing import Scene
from rdq_specs.structures.exploring import Explorer, Found
from rdq_specs.structures.judging import Judge, LawBroken, Violation, laws_of
from rdq_specs.structures.lockstep import Lockstep
from rdq_specs.structures.machine import StructureFailed, fuzz, state_machine
from rdq_specs.structures.marks import Catalogue, Mark, Tally
from rdq_specs.structures.programs import Program, corpus, loads, replay, shrink
from rdq_specs.structures.structure import FOREIGN, CoreHarness, Harness, Model, Scope, Structure
from rdq_specs.structures.testcase import structure_test

__all__ = [
    "FOREIGN",
    "Catalogue",
    "CoreHarness",
    "Explorer",
    "Found",
    "Harness",
    "Judge",
    "LawBroken",
    "Lockstep",
    "Mark",
    "Model",
    "Program",
    "Scene",
    "Scope",
    "Structure",
    "StructureFailed",
    "Tally",
    "Violation",
    "corpus",
    "fuzz",
    "laws_of",
    "loads",
    "replay",
    "shrink",
    "state_machine",
    "structure_test",
]
