"""rdq_specs: what any implementation of the dispatch queue must do, as programs that check it.

Write a `Harness` for yours, and `TestMine = state_machine_test(MyHarness)`.
"""

from rdq_specs.calls import Call
from rdq_specs.core import CoreHarness
from rdq_specs.driver import Discrepancy, Driver, Entry
from rdq_specs.failures import WorkFailed
from rdq_specs.findings import HarnessError
from rdq_specs.harness import Feature, Harness, HarnessType, Observer
from rdq_specs.laws import LAWS, Violation, judge
from rdq_specs.machine import LawBroken, state_machine
from rdq_specs.model import Model
from rdq_specs.profiles import PROFILES
from rdq_specs.testcase import state_machine_test
from rdq_specs.verdict import Coverage, coverage

__all__ = [
    "LAWS",
    "PROFILES",
    "Call",
    "CoreHarness",
    "Coverage",
    "Discrepancy",
    "Driver",
    "Entry",
    "Feature",
    "Harness",
    "HarnessError",
    "HarnessType",
    "LawBroken",
    "Model",
    "Observer",
    "Violation",
    "WorkFailed",
    "coverage",
    "judge",
    "state_machine",
    "state_machine_test",
]
