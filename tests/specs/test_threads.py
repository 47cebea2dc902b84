"""`examples/threads_queue.py`, checked by the specification; and broken, rejected by it."""

from __future__ import annotations

import pytest
from broken_examples import THREADS
from hypothesis import Phase, settings
from rdq_specs import Discrepancy, Feature, LawBroken, state_machine_test
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, run
from threads_harness import ThreadsHarness

TestThreads = state_machine_test(ThreadsHarness)


@pytest.mark.parametrize("harness_type", THREADS, ids=lambda harness: harness.__name__)
def test_a_broken_one_is_rejected(harness_type: HarnessType) -> None:
    with pytest.raises((Discrepancy, LawBroken)):
        run(harness_type, settings(CI, max_examples=100, phases=[Phase.generate]))


def test_it_has_what_makes_it_a_dispatch_queue() -> None:
    assert {Feature.PRIORITY, Feature.CANCEL, Feature.PAUSE, Feature.STOP, Feature.DRAIN} <= ThreadsHarness.features
