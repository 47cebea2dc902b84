"""The simulator and the shrinking of what it finds."""

from __future__ import annotations

from typing import cast

import pytest
from rdq_specs import CoreHarness
from rdq_specs.calls import Cancel, Finish, Forget, Pause, Put, Requeue, Stop, Turn, WhenIdle
from rdq_specs.harness import Observer
from rdq_specs.pair import Queue, make_queue
from rdq_specs.programs import Program, failure_of, loads
from rdq_specs.shrink import shrink, shrink_by
from rdq_specs.simulator import Simulation, SimulationFailed


def test_a_short_soak() -> None:
    simulation = Simulation(seed=1)
    simulation.run(100_000)
    assert simulation.steps >= 100_000
    assert simulation.observed >= 1
    assert len(simulation.pairs) > 100


def test_the_same_seed_makes_the_same_run() -> None:
    first, again, other = Simulation(7), Simulation(7), Simulation(8)
    for simulation in (first, again, other):
        simulation.run(5_000)
    assert (first.steps, len(first.pairs)) == (again.steps, len(again.pairs))
    assert first.steps != other.steps


class Wrong:
    """A queue that ends a job when it narrows below the slots held."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue

    def __getattr__(self, name: str) -> object:
        return getattr(self.queue, name)

    def set_width(self, width: int, *, now: float) -> None:
        self.queue.set_width(width, now=now)
        if len(self.queue.underway()) > width:
            self.queue.cancel(self.queue.underway()[-1], now=now)


class WrongHarness(CoreHarness):
    """The same, as the driver sees it."""

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        super().__init__(observer, width, capacity)
        self.queue = cast("Queue", Wrong(self.queue))


def test_what_it_finds_is_shrunk_to_a_shortest_program() -> None:
    simulation = Simulation(3, lambda width, capacity: cast("Queue", Wrong(make_queue(width, capacity))))
    with pytest.raises(SimulationFailed) as failed:
        simulation.run(1_000_000)
    assert str(failed.value)
    assert failure_of(failed.value.program, CoreHarness) is None
    shortest = shrink(loads(failed.value.program.dumps()), WrongHarness)
    assert len(shortest.calls) <= 4
    assert failure_of(shortest, WrongHarness) is not None


def test_shrinking_takes_away_whatever_can_be_spared() -> None:
    program = Program(
        (Put(1), Turn(), Put(2, (Pause(),)), Cancel(0), WhenIdle(), Pause(), Forget(1), Stop(True)), width=2
    )

    def fails(candidate: Program) -> bool:
        named = [call for call in candidate.calls if isinstance(call, (Cancel, Forget))]
        puts = sum(isinstance(call, Put) for call in candidate.calls)
        asks = sum(isinstance(call, (Pause, WhenIdle, Stop)) for call in candidate.calls)
        right = all(call.job < puts if isinstance(call, Cancel) else call.waiter < asks for call in named)
        return len(named) == 2 and right

    shortest = shrink_by(program, fails)
    assert len(shortest.calls) == 4
    assert shortest.width == 0


def test_shrinking_makes_arguments_plain() -> None:
    program = Program((Put(3, (Pause(), Finish(0)), (Stop(True),)), Requeue((0, 1))))
    shortest = shrink_by(program, lambda candidate: len(candidate.calls) == 2)
    assert shortest.calls == (Put(), Requeue((0,)))


def test_a_program_that_passes_is_left_as_it_is() -> None:
    program = Program((Put(), Turn()))
    assert shrink(program, CoreHarness) is program
