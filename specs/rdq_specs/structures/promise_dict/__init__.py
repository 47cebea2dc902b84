"""rdq_specs.structures.promise_dict: what any promise dictionary must do, as programs that check it."""

from rdq_specs.structures.judging import laws_of
from rdq_specs.structures.promise_dict import laws
from rdq_specs.structures.promise_dict.calls import KINDS
from rdq_specs.structures.promise_dict.core import PromiseDictHarness
from rdq_specs.structures.promise_dict.drawing import SCOPES, draw, ending
from rdq_specs.structures.promise_dict.facts import Facts
from rdq_specs.structures.promise_dict.marks import MARKS
from rdq_specs.structures.promise_dict.model import Model
from rdq_specs.structures.structure import Structure

PROMISE_DICT = Structure(
    "promise_dict", KINDS, Model, PromiseDictHarness, Facts, laws_of(laws), MARKS, draw, ending, SCOPES
)
"""The promise dictionary, for the engines."""

__all__ = ["PROMISE_DICT", "PromiseDictHarness"]
