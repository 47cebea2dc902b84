"""The asyncio shell, checked by the specification, and by what the Twisted shell does."""

from __future__ import annotations

from pathlib import Path

import pytest
from asyncio_harness import AsyncioHarness, AsyncioTaskHarness
from broken_examples import ASYNCIO
from hypothesis import Phase, settings
from rdq_specs import Discrepancy, Driver, Feature, LawBroken, state_machine_test
from rdq_specs.driver import Raised
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, DispatchMachine, run, run_in_batches
from rdq_specs.marks import Tally
from rdq_specs.programs import loads, needs, replay
from twisted_harness import TwistedHarness

TestAsyncio = state_machine_test(AsyncioHarness)
TestAsyncioTasks = state_machine_test(AsyncioTaskHarness)


@pytest.mark.parametrize("harness_type", ASYNCIO, ids=lambda harness: harness.__name__)
def test_a_broken_one_is_rejected(harness_type: HarnessType) -> None:
    with pytest.raises((Discrepancy, LawBroken)):
        run(harness_type, settings(CI, max_examples=100, phases=[Phase.generate]))


CORPUS = sorted((Path(__file__).parents[2] / "specs" / "corpus").glob("*.json"))
FITTING = [file for file in CORPUS if needs(loads(file.read_text())) <= AsyncioHarness.features]


def test_all_of_the_corpus_can_be_replayed_that_is_not_for_a_machine_alone() -> None:
    a_machines = {Feature.POLL, Feature.END}
    assert [file for file in CORPUS if not needs(loads(file.read_text())) & a_machines] == FITTING


@pytest.mark.parametrize("file", FITTING, ids=lambda file: file.stem)
@pytest.mark.parametrize("harness_type", [AsyncioHarness, AsyncioTaskHarness], ids=lambda harness: harness.__name__)
def test_replays(file: Path, harness_type: HarnessType) -> None:
    replay(loads(file.read_text()), harness_type)


def log(run: DispatchMachine, harness_type: HarnessType) -> list[object]:
    """All that happens in a run, with what is returned, the class of what is raised, and what can be seen."""
    driver = Driver(harness_type, run.driver.width, run.driver.capacity, compare=False)
    driver.run(run.program)
    return [(entry.call, type(entry.error)) if isinstance(entry, Raised) else entry for entry in driver.trace]


class SideBySide(DispatchMachine):
    """Runs drawn for the Twisted shell, and done again by the asyncio shell."""

    harness_type = TwistedHarness
    tally = Tally(TwistedHarness.features)

    def teardown(self) -> None:
        super().teardown()
        assert log(self, AsyncioTaskHarness) == log(self, TwistedHarness)


def test_a_step_a_turn_it_does_what_the_twisted_shell_does() -> None:
    run_in_batches(SideBySide, settings(CI, max_examples=75))
    assert SideBySide.tally.examples >= 75
