"""The burst on an event loop, beside everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from benchmarks.figures import Contender, Figures, spread
from benchmarks.report import Goal, comparison, memory
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

_TWISTED: Final = "benchmarks.contenders.twisted_queues"
_HAND: Final = "benchmarks.contenders.by_hand"
_LEAST: Final = "benchmarks.contenders.least"
_ASYNCIO: Final = "benchmarks.contenders.asyncio_queues"

PUT: Final = Contender("rdq put", f"{_TWISTED}:rdq_put")
SUBMIT: Final = Contender("rdq submit", f"{_TWISTED}:rdq_submit")
TXRDQ: Final = Contender("txrdq put", f"{_TWISTED}:txrdq")
SEMAPHORE: Final = Contender("DeferredSemaphore.run", f"{_TWISTED}:semaphore")
LOOP: Final = Contender("loop by hand", f"{_HAND}:loop")
P_QUEUE: Final = Contender("p-queue add (Node)", "p-queue", on_node=True)
CONTENDERS: Final = (
    PUT,
    SUBMIT,
    TXRDQ,
    SEMAPHORE,
    LOOP,
    Contender("bare loop by hand", f"{_HAND}:bare_loop"),
    Contender("least queue, put", f"{_LEAST}:put"),
    Contender("least queue, submit", f"{_LEAST}:submit"),
    Contender("rdq put (asyncio)", f"{_ASYNCIO}:rdq_put"),
    Contender("rdq submit (asyncio)", f"{_ASYNCIO}:rdq_submit"),
    Contender("asyncio.PriorityQueue", f"{_ASYNCIO}:workers"),
    Contender("aiometer", f"{_ASYNCIO}:aiometer"),
    Contender("aiojobs", f"{_ASYNCIO}:aiojobs"),
    Contender("anyio CapacityLimiter", f"{_ASYNCIO}:limiter"),
    P_QUEUE,
    Contender("bottleneck (Node)", "bottleneck", on_node=True),
)

LARGE: Final = 1_000_000
"""Memory is compared here."""


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """A table for each size."""
    empty = runner.measure(CONTENDERS, 0)
    for figures in runner.each(CONTENDERS, sizes):
        jobs = figures[PUT].jobs
        yield Part(comparison(figures, empty, TXRDQ, jobs), list(_goals(figures, empty, jobs)))


def _goals(figures: Mapping[Contender, Figures], empty: Mapping[Contender, Figures], jobs: int) -> Iterable[Goal]:
    def faster(name: str, ours: Contender, theirs: Contender, times: float) -> Iterable[Goal]:
        if theirs not in figures:  # no Node here
            return
        reached = spread(figures[theirs], figures[ours])[0] if figures[theirs].is_there else float("inf")
        yield Goal(f"{jobs:,} jobs: {name}", times, reached, at_least=True)

    if jobs >= 20_000:
        yield from faster("put, times txrdq's speed", PUT, TXRDQ, 3.25)
    yield from faster("submit, times txrdq's speed", SUBMIT, TXRDQ, 5)
    yield from faster("put, times DeferredSemaphore's speed", PUT, SEMAPHORE, 1)
    if jobs >= 100_000:
        yield from faster("put, times p-queue's speed", PUT, P_QUEUE, 1)
    ratio, _, _ = spread(figures[PUT], figures[LOOP])
    yield Goal(f"{jobs:,} jobs: put, times the cost of the loop by hand", 1.15, ratio)
    if jobs >= LARGE and figures[TXRDQ].is_there:
        for name, ours, limit in (("put", PUT, 0.55), ("submit", SUBMIT, 0.25)):
            share = memory(figures, empty, ours) / memory(figures, empty, TXRDQ)
            yield Goal(f"{jobs:,} jobs: {name}, share of txrdq's peak memory", limit, share)


ABOUT: Final = """\
A burst of puts with priorities 0 to 6 in turn, width 50, work whose Deferred (future, promise) fires in the next turn
of the event loop: one call of the loop fires all that a turn has launched, and counts them there, as callbacks on what
the puts gave would add the same to every contender. The time is from before the first put until the last work has
ended. `rdq submit` makes no Deferred. `DeferredSemaphore`, aiometer, aiojobs and `CapacityLimiter` know no priorities.
`loop by hand` is heapq, `maybeDeferred`, a Deferred for each put, and a counter: any function, failures told, no work
begun inside a put, a flat stack, and nothing else; the practical limit. The `bare loop` does without these four as
well, which nobody could use; it is what the Deferreds alone cost. The `least queue` is polled as ours and has jobs as
ours, a width and priorities, and nothing else (`least.py`): about what the interface alone costs. Ratios are to txrdq:
speed (the more the better), and peak memory (the less the better), which is `ru_maxrss` less that of the same process
with 0 jobs."""

SECTION: Final = Section("shell", "A burst, beside everybody else", (2_000, 20_000, 100_000, LARGE), ABOUT, measure)
