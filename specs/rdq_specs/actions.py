"""What the machine does next: actions, each drawn as often as its weight says, each giving a few calls.

Hypothesis's own rules would be switched off by the example (it tests in swarms): without puts, which half of the
examples then had none of, a dispatch queue does nothing at all. So one rule draws from this table.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from hypothesis import strategies as st

from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call
from rdq_specs.clock import Clock
from rdq_specs.drawing import (
    ABANDONS,
    BAD_PRIORITIES,
    BAD_SECONDS,
    BAD_WIDTHS,
    DEADLINES,
    DELAYS,
    JITTERS,
    KEYS,
    KINDS,
    PRIORITIES,
    RATES,
    RETRIES,
    TIMEOUTS,
    WIDTHS,
    WIDTHS_PER_KEY,
    scripts,
    without_stop,
)
from rdq_specs.features import needs
from rdq_specs.harness import Feature
from rdq_specs.model import Model


@dataclass
class Scene:
    """What an action can see: the model as it stands, what the implementation has, whether this run may be stopped."""

    model: Model
    features: frozenset[Feature]
    stops: bool
    clock: Clock

    def jobs(self) -> list[int]:
        """Every job there ever was."""
        return list(range(self.model.jobs))

    def time_left(self) -> float | None:
        """By how much to set the clock for what is due next by time; None where nothing is."""
        seconds = self.model.time_left()
        return None if seconds is None else self.clock.to_be_due(seconds)

    def unlaunched(self) -> list[int]:
        """Every job not launched."""
        return [*self.model.pending(), *self.model.delayed()]


Calls: TypeAlias = Callable[[Scene, st.DataObject], Iterator[Call]]
When: TypeAlias = Callable[[Scene], object]


@dataclass(frozen=True, repr=False)
class Action:
    """Something to do, `weight` times as often as another of weight 1, where `when` holds."""

    weight: int
    needs: frozenset[Feature]
    when: When
    calls: Calls

    def __repr__(self) -> str:
        return self.calls.__name__

    def possible(self, scene: Scene) -> bool:
        """Whether it makes sense now."""
        return self.needs <= scene.features and bool(self.when(scene))


ACTIONS: Final[list[Action]] = []
"""The alphabet, filled below; the simplest first, as failures shrink towards it."""


def action(weight: int, *needs: Feature, when: When = lambda _: True) -> Callable[[Calls], Calls]:
    """Enter the function in the alphabet."""

    def enter(function: Calls) -> Calls:
        ACTIONS.append(Action(weight, frozenset(needs), when, function))
        return function

    return enter


def draw(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """The calls of one action, drawn among those possible now."""
    choices = [act for act in ACTIONS for _ in range(act.weight) if act.possible(scene)]
    return data.draw(st.sampled_from(choices)).calls(scene, data)


# -- often -------------------------------------------------------------------------------------------------------------


@action(7)
def put(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Put a few jobs with their scripts."""
    none: st.SearchStrategy[tuple[Call, ...]] = st.just(())
    priorities = PRIORITIES if Feature.PRIORITY in scene.features else st.just(0)
    delays, timeouts, keys = terms(scene.features)
    retries = RETRIES if {Feature.RETRY, Feature.DELAY} <= scene.features else st.none()
    for _ in range(data.draw(st.sampled_from([1, 2, 3]))):
        script = scripts(scene.features, scene.model.jobs)
        start, settle = data.draw(none | script), data.draw(none | none | script)
        if not scene.stops:
            start, settle = without_stop(start), without_stop(settle)
        retry = data.draw(st.none() | st.none() | st.none() | retries)
        said = data.draw(delays), data.draw(timeouts), retry, data.draw(keys)
        yield calls.Put(data.draw(priorities), start, settle, *said)


@functools.cache
def terms(features: frozenset[Feature]) -> tuple[st.SearchStrategy[object], ...]:
    """Delays, timeouts and keys of puts; most have no delay and no timeout, and half have a key."""
    none: st.SearchStrategy[object] = st.none()
    delays = none | none | none | DELAYS if Feature.DELAY in features else none
    timeouts = none | none | none | TIMEOUTS if Feature.TIMEOUT in features else none
    return delays, timeouts, none | KEYS if Feature.KEYS in features else none


@action(6)
def turn(_scene: Scene, _data: st.DataObject) -> Iterator[Call]:
    """Let everything due happen."""
    yield calls.Turn()


@action(3, Feature.POLL)
def poll(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Poll once or a few times."""
    for _ in range(data.draw(st.integers(1, 3))):
        yield calls.Poll()


@action(6, when=lambda scene: scene.model.slots)
def end(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """End the work of a job under way."""
    job = data.draw(st.sampled_from(scene.model.slots))
    yield calls.Finish(job) if data.draw(st.sampled_from([True, True, False])) else calls.Fail(job)
    if data.draw(st.booleans()):
        yield calls.Turn()


def _retried(scene: Scene) -> list[int]:
    """The jobs under way whose work may be done again."""
    return [job for job in scene.model.slots if scene.model.retry[job] is not None]


@action(6, Feature.RETRY, Feature.DELAY, when=_retried)
def fail(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Let work fail that may be done again, and the time come for that, and again; or the job be cancelled before."""
    yield from _fail(scene, data, data.draw(st.sampled_from(_retried(scene))))


@action(5, Feature.RETRY, Feature.DELAY, when=lambda scene: scene.model.phase == "open")
def put_and_fail(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Put a job whose work may be done again, and if it is launched, let it fail; into a full queue, perhaps."""
    job = scene.model.jobs
    yield calls.Put(retry=data.draw(RETRIES))
    yield calls.Turn()
    if job in scene.model.slots:
        for _ in range(scene.model.capacity or 0):
            yield calls.Put()
    yield from _fail(scene, data, job)


def _fail(scene: Scene, data: st.DataObject, job: int) -> Iterator[Call]:
    """Once or several times, for as long as it is launched again."""
    for _ in range(data.draw(st.sampled_from([1, 2, 3]))):
        if job not in scene.model.slots:
            return
        yield calls.Fail(job, data.draw(KINDS), data.draw(JITTERS))
        if Feature.CANCEL in scene.features and data.draw(st.sampled_from([False, False, False, True])):
            yield calls.Cancel(job)
        yield calls.Turn()
        seconds = scene.time_left()
        if seconds is not None and Feature.TIME in scene.features:
            yield calls.Tick(seconds)
            yield calls.Turn()


@action(2, Feature.CANCEL, when=lambda scene: scene.model.slots)
def cancel_work(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Cancel a job under way."""
    yield calls.Cancel(data.draw(st.sampled_from(scene.model.slots)))


def _contested(scene: Scene) -> list[int]:
    """The jobs under way whose slots others of their keys wait for."""
    model = scene.model
    wanted = {model.key[job] for job in model.pending() if not model.key_has_slot(job)}
    return [job for job in model.slots if model.key[job] in wanted]


@action(5, Feature.CANCEL, Feature.KEYS, when=_contested)
def cancel_contested_work(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Cancel a job under way whose slot others of its key wait for, and perhaps end its work."""
    job = data.draw(st.sampled_from(_contested(scene)))
    yield calls.Cancel(job)
    yield calls.Turn()
    if data.draw(st.booleans()):
        yield calls.Fail(job)
        yield calls.Turn()


@action(2, Feature.CANCEL, when=lambda scene: scene.model.jobs)
def cancel(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Cancel any job there ever was, a pending one if there is one."""
    yield calls.Cancel(data.draw(st.sampled_from(scene.unlaunched() or scene.jobs())))


@action(2, Feature.WITHDRAW, when=lambda scene: scene.model.jobs)
def withdraw(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Cancel what put gave, for a job under way or not told of if there is one."""
    live = [*scene.model.slots, *scene.model.untold]
    yield calls.Withdraw(data.draw(st.sampled_from(live or scene.jobs())))


@action(3, Feature.PRIORITY, when=lambda scene: scene.unlaunched())
def reprioritize(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Move a job that is not launched."""
    yield calls.Reprioritize(data.draw(st.sampled_from(scene.unlaunched())), data.draw(PRIORITIES))


@action(2, Feature.DELAY, when=lambda scene: scene.model.due)
def reschedule(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Bring a delayed job forward, or put it off."""
    yield calls.Reschedule(data.draw(st.sampled_from(scene.model.delayed())), data.draw(DELAYS))


@action(2)
def set_width(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Turn the knob."""
    yield calls.SetWidth(data.draw(WIDTHS))


@action(3, Feature.RATE)
def set_rate(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Turn the other knob."""
    yield calls.SetRate(data.draw(RATES))


@action(3, Feature.KEYS)
def set_width_per_key(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Turn the knob of each key."""
    yield calls.SetWidthPerKey(data.draw(WIDTHS_PER_KEY))


def _launches_at_will(scene: Scene) -> bool:
    """Whether a job that is put is launched, limits aside."""
    return scene.model.phase == "open" and not scene.model.paused


@action(3, Feature.KEYS, when=_launches_at_will)
def crowd_a_key(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Put more jobs of one key than may be under way, with slots to spare."""
    key = data.draw(KEYS)
    yield calls.SetWidthPerKey(1)
    yield calls.SetWidth(len(scene.model.slots) + 3)
    for _ in range(data.draw(st.sampled_from([2, 3]))):
        yield calls.Put(0, key=key)
    yield calls.Turn()


@action(2, Feature.RATE_PER_KEY)
def set_rate_per_key(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Turn the other knob of each key."""
    yield calls.SetRatePerKey(data.draw(RATES))


@action(4, Feature.KEYS, Feature.RATE, Feature.RATE_PER_KEY, Feature.TIME, when=_launches_at_will)
def stagger_keys(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Let two keys launch one after the other, and a job of each wait until it may again, which is not at one time."""
    yield calls.SetRate()
    yield calls.SetWidthPerKey(None)
    yield calls.SetRatePerKey(("1/s",))
    yield calls.SetWidth(len(scene.model.slots) + 4)
    yield calls.Tick(1)
    keys = data.draw(st.sampled_from([("a", "b"), ("b", "a")]))
    for key in keys:
        yield calls.Put(key=key)
        yield calls.Turn()
        yield calls.Tick(data.draw(st.sampled_from([0.25, 0.5])))
    for key in keys:
        yield calls.Put(key=key)
    yield calls.Turn()


@action(8, Feature.TIME, when=lambda scene: scene.model.time_left() is not None)
def pass_time(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Let the time come at which something is due, or a little more or less, or far more."""
    yield calls.Tick((scene.time_left() or 0.0) + data.draw(st.sampled_from([0, 0, 0, 0.25, 5, -0.125])))
    if data.draw(st.sampled_from([True, True, False])):
        yield calls.Turn()


def _waits_in_vain(scene: Scene) -> bool:
    """Whether a job waits for a time that will not come."""
    model = scene.model
    held = model.rates.held or model.keys.rates.held
    return Feature.TIME not in scene.features and bool(model.due or (model.line and held))


@action(6, when=_waits_in_vain)
def wait_no_longer(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Where the clock stands still: lift the rate, or let a delay end now."""
    ways: list[Call] = [calls.Reschedule(job, 0) for job in scene.model.delayed()]
    if scene.model.rates.held:
        ways.append(calls.SetRate())
    if scene.model.keys.rates.held:
        ways.append(calls.SetRatePerKey())
    yield data.draw(st.sampled_from(ways))
    if data.draw(st.booleans()):
        yield calls.Turn()


def _keys_are_in_the_way(scene: Scene) -> bool:
    """Whether nothing but the widths of their keys holds pending jobs back."""
    model = scene.model
    free = not model.paused and len(model.slots) < model.width
    return free and bool(model.line) and not any(map(model.key_has_slot, model.pending()))


@action(8, Feature.KEYS, when=_keys_are_in_the_way)
def widen_keys(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Turn the knob of each key up where that lets a job be launched, or let there be none."""
    yield calls.SetWidthPerKey(data.draw(st.sampled_from([2, None, None])))
    if data.draw(st.booleans()):
        yield calls.Turn()


@action(6, when=lambda scene: scene.model.line and len(scene.model.slots) >= scene.model.width)
def widen(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Turn the knob up where that lets a job be launched."""
    yield calls.SetWidth(len(scene.model.slots) + data.draw(st.sampled_from([1, 1, 2])))
    if data.draw(st.booleans()):
        yield calls.Turn()


# -- now and then ------------------------------------------------------------------------------------------------------


@action(2, Feature.PAUSE, when=lambda scene: not scene.model.paused or scene.model.slots)
def pause(_scene: Scene, _data: st.DataObject) -> Iterator[Call]:
    """Pause, paused or not."""
    yield calls.Pause()


@action(1, Feature.PAUSE_FOR, Feature.PAUSE)
def pause_for(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Pause for a while, paused or not; perhaps again, and perhaps until it is over."""
    for _ in range(data.draw(st.sampled_from([1, 2]))):
        yield calls.PauseFor(data.draw(DELAYS))
    seconds = scene.model.time_left()
    if seconds is not None and Feature.TIME in scene.features and data.draw(st.booleans()):
        yield calls.Turn()
        yield calls.Tick(seconds)
        yield calls.Turn()


@action(10, Feature.PAUSE, when=lambda scene: scene.model.paused)
def resume(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Resume what is paused."""
    yield calls.Resume(data.draw(st.sampled_from([None, 1, 2])))
    if data.draw(st.booleans()):
        yield calls.Turn()


@action(1, Feature.PAUSE, when=lambda scene: not scene.model.paused)
def resume_for_nothing(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Resume what is not paused."""
    yield calls.Resume(data.draw(st.sampled_from([None, None, 1, 2])))


@action(2, Feature.IDLE)
def ask_for_idleness(_scene: Scene, _data: st.DataObject) -> Iterator[Call]:
    """Ask for idleness."""
    yield calls.WhenIdle()


@action(1, Feature.CAPACITY)
def ask_for_room(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Ask for room, once or twice."""
    yield calls.WhenRoom()
    if data.draw(st.booleans()):
        yield calls.WhenRoom()


@action(2, Feature.FORGET, when=lambda scene: scene.model.waiters)
def forget(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Cancel a waiter."""
    yield calls.Forget(data.draw(st.sampled_from([who for _, who in scene.model.waiters])))


@action(1, Feature.REQUEUE, when=lambda scene: scene.model.jobs)
def requeue(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Requeue a few jobs that did not succeed, or any."""
    ended = [job for job, state in scene.model.state.items() if state in ("failed", "cancelled", "returned")]
    yield calls.Requeue(tuple(data.draw(st.lists(st.sampled_from(ended or scene.jobs()), min_size=1, max_size=3))))


@action(1, Feature.CLEAR, when=lambda scene: len(scene.model.pending()) > 1)
def clear(_scene: Scene, _data: st.DataObject) -> Iterator[Call]:
    """Cancel all that is pending."""
    yield calls.Clear()


@action(2, Feature.TIME)
def tick(_scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Set the clock."""
    yield calls.Tick(data.draw(st.sampled_from([1, -1, 0, 3600, -3600])))


@action(6, when=lambda scene: scene.model.jobs)
def illegal(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Calls that may be refused: two, as there are many kinds, and what is refused takes nothing from the others."""
    for _ in range(2):
        pending = scene.model.pending()
        last = scene.model.jobs - 1
        yield data.draw(refusable(scene.features, last, pending[-1] if pending else last))


@functools.cache
def refusable(features: frozenset[Feature], last: int, pending: int) -> st.SearchStrategy[Call]:
    """Calls that name any job up to the last, or one that is pending, and may be refused for it, or must be."""
    jobs = st.integers(0, last)
    others = foreign(features)
    choices: dict[Feature | None, list[st.SearchStrategy[Call]]] = {
        None: [st.builds(calls.SetWidth, BAD_WIDTHS)],
        Feature.END: [st.builds(calls.Finish, jobs), st.builds(calls.Fail, jobs)],
        Feature.PRIORITY: [
            st.builds(calls.Put, BAD_PRIORITIES),
            st.builds(calls.Reprioritize, jobs, PRIORITIES),
            st.builds(calls.Reprioritize, st.just(pending), BAD_PRIORITIES),
        ],
        Feature.PAUSE: [st.builds(calls.Resume, BAD_WIDTHS)],
        Feature.DELAY: [
            st.builds(calls.Put, st.just(0), delay=BAD_SECONDS),
            st.builds(calls.Reschedule, jobs, DELAYS | BAD_SECONDS),
        ],
        Feature.RETRY: [st.just(calls.Put(0, retry="3"))] if Feature.DELAY in features else [],
        Feature.PAUSE_FOR: [st.builds(calls.PauseFor, BAD_SECONDS)] if Feature.PAUSE in features else [],
        Feature.TIMEOUT: [st.builds(calls.Put, st.just(0), timeout=BAD_SECONDS | st.just(0))],
        Feature.RATE: [st.builds(calls.SetRate, st.sampled_from([1, "10/s", [1]]))],
        Feature.KEYS: [st.just(calls.Put(0, key=("a",))), st.builds(calls.SetWidthPerKey, BAD_WIDTHS)],
        Feature.RATE_PER_KEY: [st.builds(calls.SetRatePerKey, st.sampled_from([1, "10/s", [1]]))],
        Feature.REQUEUE: [st.builds(calls.Requeue, st.lists(jobs, min_size=1, max_size=3).map(tuple))],
        Feature.FOREIGN: [st.sampled_from(others)] if others else [],
    }
    return st.one_of([few for needs, some in choices.items() if needs in (None, *features) for few in some])


def foreign(features: frozenset[Feature]) -> list[Call]:
    """Calls that name another queue's job."""
    some: list[Call] = [calls.Cancel(FOREIGN), calls.Reprioritize(FOREIGN, 0), calls.Reschedule(FOREIGN, 0)]
    if Feature.END in features:
        some += [calls.Finish(FOREIGN), calls.Fail(FOREIGN)]
    return [call for call in some if needs(call) <= features]


# -- seldom ------------------------------------------------------------------------------------------------------------


@functools.cache
def deadlines(features: frozenset[Feature]) -> st.SearchStrategy[object]:
    """Deadlines; where the clock stands still, most are now, as no others come."""
    return DEADLINES if Feature.TIME in features else DEADLINES | st.just(0) | st.just(0)


@functools.cache
def abandons(features: frozenset[Feature]) -> st.SearchStrategy[object]:
    """In how many seconds to give up; the like."""
    return ABANDONS if Feature.TIME in features else ABANDONS | st.just(0) | st.just(0)


@action(2, Feature.STOP, when=lambda scene: scene.stops and scene.model.phase == "open" and scene.model.slots)
def stop(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Stop for good, with work under way, of which some may just have been cancelled; perhaps twice."""
    again = data.draw(st.sampled_from([True, False]))
    cancels = Feature.CANCEL in scene.features
    if not again and cancels and data.draw(st.booleans()):
        yield calls.Cancel(data.draw(st.sampled_from(scene.model.slots)))
    yield calls.Stop(not again and cancels and data.draw(st.booleans()))
    if again:
        yield calls.Stop(cancels)


@action(5, Feature.STOP, Feature.RETRY, Feature.DELAY, when=lambda scene: scene.stops and _retried(scene))
def stop_and_fail(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Stop for good, or what is stopped already, and let work fail that would have been done again."""
    yield calls.Stop()
    yield calls.Fail(data.draw(st.sampled_from(_retried(scene))), None, data.draw(JITTERS))


@action(9, Feature.STOP, when=lambda scene: scene.model.phase != "open" and (scene.model.line or scene.model.slots))
def stop_again(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Stop what is stopped or draining and not yet at its end."""
    cancels = Feature.CANCEL in scene.features and data.draw(st.sampled_from([True, False, True]))
    limited = Feature.DEADLINE in scene.features and not cancels
    yield calls.Stop(cancels, data.draw(deadlines(scene.features)) if limited else None)


@action(2, Feature.DRAIN, when=lambda scene: scene.stops and scene.model.phase == "open" and scene.model.line)
def drain(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Take no more, with jobs pending, paused perhaps; perhaps to stop at once after all."""
    if Feature.PAUSE in scene.features and data.draw(st.booleans()):
        yield calls.Pause()
    yield calls.Drain()
    if Feature.STOP in scene.features and data.draw(st.sampled_from([False, True, False])):
        yield calls.Stop(Feature.CANCEL in scene.features and data.draw(st.booleans()))


@action(6, Feature.STOP, Feature.DEADLINE, when=lambda scene: scene.stops and scene.model.slots)
def stop_by(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Stop with a deadline, or what is stopped already; or with one that makes no sense."""
    cancels = Feature.CANCEL in scene.features and data.draw(st.sampled_from([False, False, True]))
    yield calls.Stop(cancels, data.draw(deadlines(scene.features)), data.draw(abandons(scene.features)))
    if not cancels and data.draw(st.sampled_from([False, False, True])):
        yield calls.Stop(Feature.CANCEL in scene.features and data.draw(st.booleans()))
    yield from _come_to_it(scene, data)


@action(4, Feature.DRAIN, Feature.DEADLINE, when=lambda scene: scene.stops and scene.model.slots)
def drain_by(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Take no more, and be done by a deadline."""
    if Feature.PAUSE in scene.features and data.draw(st.sampled_from([False, False, True])):
        yield calls.Pause()
    yield calls.Drain(data.draw(deadlines(scene.features)), data.draw(abandons(scene.features)))
    if data.draw(st.sampled_from([False, False, True])):  # which puts nothing off
        yield calls.Drain(9, data.draw(abandons(scene.features)))
    yield from _come_to_it(scene, data)


def _come_to_it(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Let time pass to what is due, once or twice."""
    for _ in range(data.draw(st.sampled_from([0, 1, 2]))):
        yield calls.Turn()
        seconds = scene.time_left()
        if seconds is not None and Feature.TIME in scene.features:
            yield calls.Tick(seconds)
            yield calls.Turn()


def _abandoned(scene: Scene) -> list[int]:
    """The jobs given up whose work has not ended."""
    model = scene.model
    return [job for job, state in model.state.items() if state == "abandoned" and job not in model.ended]


@action(8, Feature.DEADLINE, when=_abandoned)
def end_late(scene: Scene, data: st.DataObject) -> Iterator[Call]:
    """Let work end after all whose slot was given up."""
    job = data.draw(st.sampled_from(_abandoned(scene)))
    yield calls.Finish(job) if data.draw(st.booleans()) else calls.Fail(job)
