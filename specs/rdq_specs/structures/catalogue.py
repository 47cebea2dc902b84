"""The structures that there are, by name."""

from collections.abc import Mapping
from typing import Final

from rdq_specs.structures.pool import POOL
from rdq_specs.structures.priority_buffer import PRIORITY_BUFFER
from rdq_specs.structures.promise_dict import PROMISE_DICT
from rdq_specs.structures.structure import Structure

STRUCTURES: Final[Mapping[str, Structure]] = {
    structure.name: structure for structure in (POOL, PROMISE_DICT, PRIORITY_BUFFER)
}
"""Each with its folder here, of bugs, and of the corpus, by that name."""
