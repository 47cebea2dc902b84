"""In a process of its own, on each loop: the wall clock, set back or forward by an hour, changes nothing."""

from __future__ import annotations

import pytest

from tests.asyncio.processes import python

SCRIPT = """
import asyncio, itertools, sys, time

real, step = time.time, [0.0]
time.time = lambda: real() + step[0]  # all that a queue looks at it by

from {module} import new_event_loop
from rdq_asyncio import Rate, ResizableDispatchQueue

async def main():
    async def work(argument):
        if argument == "slow":
            await slow.wait()
        elif argument == 7:
            asyncio.get_running_loop().call_later(0.002, set_clock)  # when a timer is armed, and nothing else is due
        elif argument == 19:
            slow.set()

    def set_clock():
        step[0] = {step}

    slow = asyncio.Event()
    async with ResizableDispatchQueue(work, 3, rate=Rate(100), timeout=60) as queue:
        jobs = [
            queue.submit("delayed", delay=0.3),
            queue.submit("not before", not_before=time.time() + 0.3),
            queue.submit("slow"),
            *(queue.submit(number) for number in range(20)),
        ]
    statistics = queue.statistics()
    assert (statistics.finished, statistics.timed_out) == (23, 0), statistics
    launched = sorted(job.launched_at for job in jobs)
    assert all(later - sooner > 0.0099 for sooner, later in itertools.pairwise(launched)), launched
    assert all(job.launched_at >= job.due_at for job in jobs[:2])
    assert abs(jobs[1].due_at - jobs[0].due_at) < 60

with asyncio.Runner(loop_factory=new_event_loop) as runner:
    runner.run(main())
print("done")
"""


@pytest.mark.parametrize("module", ["asyncio", "uvloop"])
@pytest.mark.parametrize("step", [-3600, 3600])
def test_a_step_of_the_wall_clock_neither_freezes_launches_nor_fires_every_timeout(module: str, step: int) -> None:
    assert python("-c", SCRIPT.format(module=module, step=step)) == "done\n"
