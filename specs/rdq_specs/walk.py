"""A walk: what the simulator does next on a harness, drawn from what the model says there is.

As in the swarm, each walk draws its own frequencies, so that a mixture that is good for one situation does not keep
others from being reached. Puts carry scripts, which the core's own simulator has no need of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Final, TypeAlias, TypeVar

from rdq_specs import calls
from rdq_specs.calls import FOREIGN, SELF, Call
from rdq_specs.features import needs
from rdq_specs.harness import Feature
from rdq_specs.model import Model
from rdq_specs.scopes import BAD_PRIORITIES, BAD_SECONDS, BAD_WIDTHS

T = TypeVar("T")
Maker: TypeAlias = "Callable[[Walk], Call | None]"

PRIORITIES: Final = (0, 1, 0, 1, 2, -1, 0.5, float("inf"), float("-inf"))
DELAYS: Final = (None, None, None, None, 1, 2, 0.5, 0)
TIMEOUTS: Final = (None, None, None, None, 1, 2, 0.25, float("inf"))
RETRIES: Final = (None, None, None, (2, 1, 1, 9, 0), (3, 0.5, 2, 9, 0.5), (2, 0, 1, 9, 1))
KINDS: Final = (None, None, "another", 3, 20)
JITTERS: Final = (0.0, 0.5)
DEADLINES: Final = (None, None, 1, 2, 0)
KEYS: Final = (None, None, "a", "a", "b")
WIDTHS_PER_KEY: Final = (1, 1, 2, None, 0)
RATES: Final = (("1/s",), ("2/s burst 2",), ("4/s burst 3", "3/2s burst 2"), (), ())
WIDTHS: Final = (1, 2, 3, 1, 2, 0)
TICKS: Final = (1, 0.25, -1, 3600, -3600)


class Walk:
    """One walk over a queue that has these features. `stops`: whether it may be stopped at any time."""

    def __init__(self, random: Random, model: Model, features: frozenset[Feature], stops: bool) -> None:
        self.random = random
        self.model = model
        self.features = features
        self.stops = stops

    def calls(self, count: int) -> Iterator[Call]:
        """So many calls; what the implementation lacks the feature for is left out."""
        makers = list(_OFTEN)
        weights = [self.random.choice(of) for of in _OFTEN.values()]
        drawn = self.random.choices(makers, weights, k=count)
        for maker in [*drawn, _an_end] if self.stops else drawn:
            call = maker(self)
            if call is not None and needs(call) <= self.features:
                yield call

    def pick(self, among: Sequence[T]) -> T:
        """One of them."""
        return self.random.choice(among)

    def priority(self) -> object:
        """A priority, where there are any."""
        return self.pick(PRIORITIES) if Feature.PRIORITY in self.features else 0

    def any_job(self) -> int | None:
        """One of the newest jobs, in whatever state."""
        newest = range(max(0, self.model.jobs - 8), self.model.jobs)
        return self.pick(newest) if newest else None

    def script(self) -> tuple[Call, ...]:
        """A few calls to be made from inside a job or a callback; most often none."""
        if self.random.random() < 0.6:
            return ()
        few = [self.pick(_INSIDE)(self) for _ in range(self.pick((1, 1, 2)))]
        return tuple(call for call in few if needs(call) <= self.features)


def _put(walk: Walk) -> Call:
    delay = walk.pick(DELAYS) if Feature.DELAY in walk.features else None
    timeout = walk.pick(TIMEOUTS) if Feature.TIMEOUT in walk.features else None
    retry = walk.pick(RETRIES) if {Feature.RETRY, Feature.DELAY} <= walk.features else None
    key = walk.pick(KEYS) if Feature.KEYS in walk.features else None
    return calls.Put(walk.priority(), walk.script(), walk.script(), delay, timeout, retry, key)


def _end(walk: Walk) -> Call | None:
    slots = walk.model.slots
    if not slots:
        return calls.Turn()
    kind: Callable[[int], Call] = walk.pick(_ENDS)
    job = walk.pick(slots)
    if Feature.RETRY in walk.features and walk.model.retry[job] is not None and walk.random.random() < 0.7:
        return calls.Fail(job, walk.pick(KINDS), walk.pick(JITTERS))
    return kind(job)


def _cancel(walk: Walk) -> Call | None:
    live = [*walk.model.pending(), *walk.model.due, *walk.model.slots]
    return calls.Cancel(walk.pick(live)) if live else None


def _of_any(kind: Callable[[int], Call]) -> Maker:
    """The call that names any job."""

    def make(walk: Walk) -> Call | None:
        job = walk.any_job()
        return None if job is None else kind(job)

    return make


def _move(walk: Walk) -> Call | None:
    pending = walk.model.pending()
    return calls.Reprioritize(walk.pick(pending), walk.priority()) if pending else None


def _reschedule(walk: Walk) -> Call | None:
    delayed = walk.model.delayed()
    return calls.Reschedule(walk.pick(delayed), walk.pick((0, 1, 2, 0.5))) if delayed else None


def _until_due(walk: Walk) -> Call | None:
    """Let that time come, or a little more."""
    seconds = walk.model.time_left()
    return None if seconds is None else calls.Tick(seconds + walk.pick((0, 0, 0.25, 5)))


def _resume(walk: Walk) -> Call:
    return calls.Resume(walk.pick((None, None, 1, 2)))


def _requeue(walk: Walk) -> Call | None:
    jobs = [job for job in (walk.any_job(), walk.any_job()) if job is not None]
    return calls.Requeue(tuple(jobs)) if jobs else None


def _forget(walk: Walk) -> Call | None:
    newest = range(max(0, walk.model.asked - 4), walk.model.asked)
    return calls.Forget(walk.pick(newest)) if newest else None


def _illegal(walk: Walk) -> Call:
    job = walk.any_job()
    bad: list[Call] = [
        calls.Put(walk.pick(BAD_PRIORITIES)),
        calls.SetWidth(walk.pick(BAD_WIDTHS)),
        calls.Resume(walk.pick(BAD_WIDTHS)),
        calls.Cancel(FOREIGN),
        calls.Reprioritize(FOREIGN if job is None else job, walk.pick(BAD_PRIORITIES)),
        calls.Reschedule(FOREIGN if job is None else job, walk.pick(BAD_SECONDS)),
        calls.Put(0, delay=walk.pick(BAD_SECONDS)),
        calls.Put(0, timeout=walk.pick((0, -1, "1"))),
        calls.SetRate("1/s"),
        calls.Put(0, retry="3"),
        calls.PauseFor(walk.pick((-1, "1"))),
        calls.SetRatePerKey("1/s"),
        calls.SetWidthPerKey(walk.pick(BAD_WIDTHS)),
        calls.Put(key=("a",)),
    ]
    return walk.pick(bad)


def _set_width(walk: Walk) -> Call:
    return calls.SetWidth(walk.pick(WIDTHS))


def _an_end(walk: Walk) -> Call:
    ends: list[Call] = [calls.Stop(), calls.Stop(True), calls.Drain()]
    if Feature.DEADLINE in walk.features:
        deadline, abandon = walk.pick(DEADLINES), walk.pick(DEADLINES)
        ends += [calls.Stop(walk.random.random() < 0.5, deadline, abandon), calls.Drain(deadline, abandon)] * 2
    return walk.pick(ends)


_ENDS: Final[tuple[Callable[[int], Call], ...]] = (calls.Finish, calls.Finish, calls.Fail)


_OFTEN: Final[Mapping[Maker, tuple[int, ...]]] = {
    _put: (4, 8),
    lambda _: calls.Turn(): (2, 4),
    lambda _: calls.Poll(): (0, 1, 4),
    _end: (4, 8),
    _cancel: (0, 0, 1, 2),
    _of_any(calls.Cancel): (0, 0, 1),
    _of_any(calls.Withdraw): (0, 0, 1),
    _move: (0, 0, 1, 2),
    _of_any(lambda job: calls.Reprioritize(job, 0)): (0, 0, 1),
    _of_any(calls.Finish): (0, 0, 1),
    _set_width: (0, 1),
    _reschedule: (0, 0, 1),
    lambda walk: calls.SetRate(walk.pick(RATES)): (0, 0, 0, 1),
    lambda walk: calls.SetWidthPerKey(walk.pick(WIDTHS_PER_KEY)): (0, 0, 1),
    lambda walk: calls.SetRatePerKey(walk.pick(RATES)): (0, 0, 0, 1),
    _until_due: (1, 2, 4),
    lambda _: calls.Pause(): (0, 0, 0, 1),
    lambda walk: calls.PauseFor(walk.pick((1, 2, 0.5, 0))): (0, 0, 0, 1),
    _resume: (1, 2),
    lambda _: calls.Clear(): (0, 0, 0, 1),
    _requeue: (0, 0, 1),
    lambda _: calls.WhenIdle(): (0, 0, 1),
    lambda _: calls.WhenRoom(): (0, 0, 1),
    _forget: (0, 0, 1),
    _illegal: (0, 0, 1),
    lambda walk: calls.Tick(walk.pick(TICKS)): (0, 0, 1),
}
"""For each call the frequencies that a walk draws one of. What ends work is never left out."""


def _inside_job(walk: Walk) -> int:
    """The job whose script it is, most often; or one put just before."""
    last = walk.model.jobs
    among: list[int] = [SELF, SELF, *range(max(0, last - 3), last + 1)]
    return walk.pick(among)


_INSIDE: Final[tuple[Callable[[Walk], Call], ...]] = (
    lambda walk: calls.Finish(_inside_job(walk)),
    lambda _walk: calls.Finish(SELF),
    lambda walk: calls.Fail(_inside_job(walk)),
    lambda walk: calls.Cancel(_inside_job(walk)),
    lambda walk: calls.Cancel(_inside_job(walk)),
    lambda walk: calls.Withdraw(_inside_job(walk)),
    lambda walk: calls.Reprioritize(_inside_job(walk), walk.priority()),
    lambda walk: calls.Put(walk.priority()),
    _set_width,
    lambda _: calls.Pause(),
    _resume,
    lambda _: calls.Clear(),
    lambda walk: _an_end(walk) if walk.stops else calls.Resume(),
)
"""What a script may hold."""
