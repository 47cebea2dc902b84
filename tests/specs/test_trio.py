"""`examples/trio_queue.py`, checked by the specification; and broken, rejected by it."""

from __future__ import annotations

import pytest
from broken_examples import TRIO
from hypothesis import Phase, settings
from rdq_specs import Discrepancy, Feature, LawBroken, state_machine_test
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, run
from trio_harness import TrioHarness

TestTrio = state_machine_test(TrioHarness)


@pytest.mark.parametrize("harness_type", TRIO, ids=lambda harness: harness.__name__)
def test_a_broken_one_is_rejected(harness_type: HarnessType) -> None:
    with pytest.raises((Discrepancy, LawBroken)):
        run(harness_type, settings(CI, max_examples=100, phases=[Phase.generate]))


def test_it_has_what_makes_it_a_dispatch_queue() -> None:
    assert {Feature.PRIORITY, Feature.CANCEL, Feature.PAUSE, Feature.STOP, Feature.DRAIN} <= TrioHarness.features
