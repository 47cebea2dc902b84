"""How long another timer of the reactor waits for its turn while the queue works off a burst of jobs that end at once.

Whatever is due waits until the turn that is going on has ended, so that the longest turn is the most that it is late.
"""

from __future__ import annotations

import time

from benchmarks.contenders.burst import WIDTH, burst
from benchmarks.micro.turns import Turns


def synchronous(jobs: int) -> dict[str, float]:
    """A burst of jobs that return at once; the puts themselves, one loop of the caller's, are not counted."""
    return _late(jobs, 0.0)


def tenth_of_a_millisecond(jobs: int) -> dict[str, float]:
    """A tenth as many jobs, of 0.1 ms each."""
    return _late(jobs // 10, 1e-4)


def _late(jobs: int, each: float) -> dict[str, float]:
    from rdq_twisted import ResizableDispatchQueue
    from rdq_twisted.turns import SLICE

    turns = Turns()

    def work(i: int) -> int:
        end = time.process_time() + each
        while each and time.process_time() < end:
            pass
        return i

    def begin() -> None:
        queue = ResizableDispatchQueue(work, WIDTH)
        burst(queue.submit, jobs)
        queue.whenIdle().addCallback(lambda _: turns.reactor.stop())
        turns.reactor.callLater(0, turns.begin_anew)

    turns.reactor.callWhenRunning(begin)
    turns.reactor.run()
    return {"late": turns.longest, "collector": turns.longest_collection, "slices": turns.longest / SLICE}
