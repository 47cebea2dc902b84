"""On the real reactor, in a process of its own: the wall clock, set back or forward by an hour, changes nothing.

A reactor's own timers go by that clock: set back, it holds them up for the hour.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import sys, time
{install}
from twisted.internet import base, reactor
from twisted.internet.defer import Deferred
from rdq_twisted import Rate, ResizableDispatchQueue

real, step = time.time, [0.0]
patched = lambda: real() + step[0]
time.time = base.runtimeSeconds = reactor.seconds = patched  # all that a reactor may look at

def set_clock():
    step[0] = {step}

def work(number):
    if number == 19:
        slow.callback(None)
    return slow if number == "slow" else number

slow = Deferred()
queue = ResizableDispatchQueue(work, 3, rate=Rate(100), timeout=60)
jobs = [queue.submit("delayed", delay=0.3), queue.submit("slow"), *(queue.submit(number) for number in range(20))]
# In the midst of it, when nothing is due but by time: the turn in which this job ended is over, and its timer armed.
jobs[7].watch().addCallback(lambda _: reactor.callLater(0, set_clock))
if {at_once}:
    set_clock()  # between a put and the turn that it asked for

queue.whenIdle().addCallback(lambda _: reactor.stop())
reactor.run()
statistics = queue.statistics()
assert (statistics.finished, statistics.timed_out) == (22, 0), statistics
launched = sorted(job.launched_at for job in jobs)
assert all(later - sooner > 0.0099 for sooner, later in zip(launched, launched[1:])), launched
assert jobs[0].launched_at >= jobs[0].due_at
"""

ASYNCIO = "from twisted.internet import asyncioreactor; asyncioreactor.install()"
SELECT = "from twisted.internet import selectreactor; selectreactor.install()"


@pytest.mark.parametrize("install", ["", ASYNCIO, SELECT], ids=["default", "asyncio", "select"])
@pytest.mark.parametrize("step", [-3600, 3600])
@pytest.mark.parametrize("at_once", [False, True])
def test_a_step_of_the_wall_clock_neither_freezes_launches_nor_fires_every_timeout(
    install: str, step: int, at_once: bool
) -> None:
    script = SCRIPT.format(install=install, step=step, at_once=at_once)
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
