"""The core, checked by the specification."""

from rdq_specs import CoreHarness, state_machine_test

TestCore = state_machine_test(CoreHarness)
