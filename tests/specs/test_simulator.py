"""The simulator, the soak of a harness, and the shrinking of what they find."""

# pyright: reportPrivateUsage=false
# A clone is made wrong by its books.

from __future__ import annotations

from random import Random
from typing import cast

import pytest
from rdq_specs import CoreHarness
from rdq_specs.calls import (
    FOREIGN,
    Call,
    Cancel,
    Finish,
    Forget,
    Pause,
    Put,
    Requeue,
    Reschedule,
    SetRate,
    Stop,
    Turn,
    WhenIdle,
)
from rdq_specs.episode import check_clone
from rdq_specs.features import needs
from rdq_specs.findings import Discrepancy
from rdq_specs.harness import Feature, Observer
from rdq_specs.model import Model
from rdq_specs.pair import Pair, Queue, make_queue
from rdq_specs.programs import Program, everything, failure_of, loads
from rdq_specs.shrink import shrink, shrink_by
from rdq_specs.simulator import Simulation, SimulationFailed, begin, play
from rdq_specs.soak import Soak
from rdq_specs.walk import Walk


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


@pytest.mark.parametrize("number", [8, 12, 17])
def test_what_is_taken_down_of_an_episode_is_what_was_done(number: int) -> None:
    made: list[Call] = []
    episode = begin(2, number, make_queue, lambda call, _state: made.append(call))
    play(episode)
    again = Pair(make_queue, episode.width, episode.capacity, remember=1_000_000)
    for call in made:
        again.do(call)
    assert again.queue.snapshot() == episode.queue.snapshot()
    puts = [call for call in made if isinstance(call, Put)]  # it is an episode with keys, retries and foreign jobs
    assert any(isinstance(call.key, str) for call in puts)
    assert any(isinstance(call.retry, tuple) for call in puts)
    assert FOREIGN in {call.job for call in made if isinstance(call, (Cancel, Finish))}


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


def make_wrong_queue(width: int, capacity: int | None) -> Queue:
    return cast("Queue", Wrong(make_queue(width, capacity)))


def test_what_it_finds_is_shrunk_to_a_shortest_program() -> None:
    simulation = Simulation(3, make_wrong_queue)
    with pytest.raises(SimulationFailed) as failed:
        simulation.run(1_000_000)
    assert str(failed.value)
    assert failure_of(failed.value.program, CoreHarness) is None
    shortest = shrink(loads(failed.value.program.dumps()), WrongHarness)
    assert len(shortest.calls) <= 4
    assert failure_of(shortest, WrongHarness) is not None


def test_a_harness_is_soaked_as_well() -> None:
    soaks = [Soak(5, CoreHarness), Soak(5, CoreHarness), Soak(6, CoreHarness)]
    for soak in soaks:
        soak.run(1_000)
    first, again, other = [(soak.steps, soak.episodes) for soak in soaks]
    assert first == again != other
    assert first[0] >= 1_000
    assert first[1] >= 3


def test_what_a_soak_finds_replays_and_is_shrunk() -> None:
    with pytest.raises(SimulationFailed) as failed:
        Soak(5, WrongHarness).run(100_000)
    assert failure_of(failed.value.program, CoreHarness) is None
    assert len(shrink(failed.value.program, WrongHarness).calls) <= 4


@pytest.mark.parametrize("lacking", [Feature.PRIORITY, Feature.CAPACITY, Feature.STOP, Feature.POLL])
def test_a_soak_calls_nothing_that_is_not_declared(lacking: Feature) -> None:
    class Lacking(CoreHarness):
        features = CoreHarness.features - {lacking}

    model, made = Model(1), list[Call]()
    for number in range(5):
        made += Walk(Random(number), model, Lacking.features, stops=True).calls(200)
        model.put(0)
    assert all(needs(call) <= Lacking.features for call in everything(made))
    assert any(needs(call) - Lacking.features for call in everything(Walk(Random(0), model, FULL, True).calls(500)))


FULL = frozenset(Feature)


class Twice:
    """A queue whose clones share its waiters."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue

    def __getattr__(self, name: str) -> object:
        return getattr(self.queue, name)

    def clone(self) -> Queue:
        copy = self.queue.clone()
        copy._ledger.waiters = self.queue._ledger.waiters
        return copy


def test_a_clone_that_shares_is_seen_when_it_is_stopped() -> None:
    queue = make_queue(1, None)
    queue.when_idle(now=0)
    check_clone(queue)
    with pytest.raises(Discrepancy) as found:
        check_clone(cast("Queue", Twice(queue)))
    assert found.value.clause == "CLONE-1"


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


def test_shrinking_spares_a_time_only_where_it_can_be_spared() -> None:
    program = Program(
        (Put(), Put(1, (Pause(),), (), 2, 3), Reschedule(1, 5), SetRate(("1/s", "2/s")), Stop(True, 2, 1))
    )

    def fails(candidate: Program) -> bool:
        put = next((call for call in candidate.calls if isinstance(call, Put) and call.delay), None)
        kinds = [type(call) for call in candidate.calls]
        moved = next((call.job for call in candidate.calls if isinstance(call, Reschedule)), -1)
        return {SetRate, Stop} <= {*kinds} and put is not None and candidate.calls[moved : moved + 1] == (put,)

    shortest = shrink_by(program, fails)
    assert shortest.calls == (Put(delay=2), Reschedule(0, 0), SetRate(()), Stop())


def test_a_program_that_passes_is_left_as_it_is() -> None:
    program = Program((Put(), Turn()))
    assert shrink(program, CoreHarness) is program
