"""The Twisted shell, checked by the specification."""

from rdq_specs import state_machine_test
from twisted_harness import TwistedHarness

TestTwisted = state_machine_test(TwistedHarness)
