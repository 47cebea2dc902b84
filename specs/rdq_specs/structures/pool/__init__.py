"""rdq_specs.structures.pool: what any pool must do, as programs that check it."""

from rdq_specs.structures.judging import laws_of
from rdq_specs.structures.pool import laws
from rdq_specs.structures.pool.calls import KINDS
from rdq_specs.structures.pool.core import PoolHarness
from rdq_specs.structures.pool.drawing import SCOPES, draw, ending
from rdq_specs.structures.pool.facts import Facts
from rdq_specs.structures.pool.marks import MARKS
from rdq_specs.structures.pool.model import Model
from rdq_specs.structures.structure import Structure

POOL = Structure("pool", KINDS, Model, PoolHarness, Facts, laws_of(laws), MARKS, draw, ending, SCOPES)
"""The pool, for the engines."""

__all__ = ["POOL", "PoolHarness"]
