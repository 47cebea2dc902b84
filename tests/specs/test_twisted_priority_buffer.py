"""The deferred priority queue keeps to the specification of the priority buffer."""

from __future__ import annotations

from rdq_specs.structures import structure_test
from rdq_specs.structures.priority_buffer import PRIORITY_BUFFER
from twisted_priority_buffer_harness import TwistedHarness

TestDeferredPriorityQueue = structure_test(PRIORITY_BUFFER, TwistedHarness)
