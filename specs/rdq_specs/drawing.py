"""What the Hypothesis machine draws from: priorities, widths, scripts, calls that may be refused."""

from __future__ import annotations

import functools

from hypothesis import strategies as st

from rdq_specs import calls
from rdq_specs.calls import SELF, Call
from rdq_specs.harness import Feature

PRIORITIES = st.sampled_from([0, 1, 0, 1, -1, 0.5, float("inf"), float("-inf")])
BAD_PRIORITIES = st.sampled_from([float("nan"), "1", None, True])
DELAYS = st.sampled_from([1, 2, 0.5, 1, 0])
TIMEOUTS = st.sampled_from([1, 2, 0.25, float("inf")])
BAD_SECONDS = st.sampled_from([-1, float("nan"), "1", True])
RETRIES = st.sampled_from([(2, 1, 1, 9, 0), (3, 0.5, 2, 9, 0.5), (2, 0, 1, 9, 1), (3, 2, 4, 3, 1), (1, 1, 1, 1, 0)])
KINDS = st.sampled_from([None, None, "another", 3, 0.25, 20])
JITTERS = st.sampled_from([0.0, 0.5, 0.25])
DEADLINES = st.sampled_from([1, 2, 0, 1, 2, 1, None, -1])
ABANDONS = st.sampled_from([None, 1, None, 2, 0, 1, "1"])
RATES = st.sampled_from([("1/s",), ("2/s",), ("2/s burst 2",), ("4/s burst 3", "3/2s burst 2"), ("1/s", "2/s"), ()])
KEYS = st.sampled_from(["a", "a", "b", "a", 1])
WIDTHS_PER_KEY = st.sampled_from([1, 1, 2, None, 0])
BAD_WIDTHS = st.sampled_from([-1, 2.9, "3", True])
WIDTHS = st.sampled_from([1, 2, 3, 1, 2, 0])


@functools.cache  # strategies are slower to make than to draw from
def scripts(features: frozenset[Feature], live: int) -> st.SearchStrategy[tuple[Call, ...]]:
    """Short scripts for the job `live`, of calls that name it or those put just before it."""
    jobs = st.sampled_from([SELF, *range(max(0, live - 3), live + 1)])
    choices: list[st.SearchStrategy[Call]] = [
        st.builds(calls.Put, PRIORITIES if Feature.PRIORITY in features else st.just(0)),
        st.builds(calls.Finish, jobs),
        st.builds(calls.Fail, jobs),
        st.builds(calls.SetWidth, WIDTHS),
    ]
    if Feature.CANCEL in features:
        choices += [st.just(calls.Cancel(SELF)), st.builds(calls.Cancel, jobs)]
    if Feature.WITHDRAW in features:
        choices += [st.builds(calls.Withdraw, jobs)]
    if Feature.PRIORITY in features:
        choices += [st.builds(calls.Reprioritize, jobs, PRIORITIES)]
    if Feature.PAUSE in features:
        choices += [st.just(calls.Pause()), st.just(calls.Pause()), st.just(calls.Resume())]
    if Feature.CLEAR in features:
        choices += [st.just(calls.Clear())]
    if Feature.STOP in features:
        escalates = Feature.CANCEL in features
        choices += [st.just(calls.Stop(False)), st.just(calls.Stop(escalates)), st.just(calls.Stop(False))]
    return st.lists(st.one_of(choices), max_size=2).map(tuple)


def without_stop(script: tuple[Call, ...]) -> tuple[Call, ...]:
    """The script, but for what would stop the queue."""
    return tuple(call for call in script if not isinstance(call, (calls.Stop, calls.Drain)))
