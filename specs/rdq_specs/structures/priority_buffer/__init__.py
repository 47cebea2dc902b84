"""rdq_specs.structures.priority_buffer: what any priority queue to wait at must do, as programs that check it."""

from rdq_specs.structures.judging import laws_of
from rdq_specs.structures.priority_buffer import laws
from rdq_specs.structures.priority_buffer.calls import KINDS
from rdq_specs.structures.priority_buffer.core import BufferHarness
from rdq_specs.structures.priority_buffer.drawing import SCOPES, draw, ending
from rdq_specs.structures.priority_buffer.facts import Facts
from rdq_specs.structures.priority_buffer.marks import MARKS
from rdq_specs.structures.priority_buffer.model import Model
from rdq_specs.structures.structure import Structure

PRIORITY_BUFFER = Structure(
    "priority_buffer", KINDS, Model, BufferHarness, Facts, laws_of(laws), MARKS, draw, ending, SCOPES
)
"""The priority buffer, for the engines."""

__all__ = ["PRIORITY_BUFFER", "BufferHarness"]
