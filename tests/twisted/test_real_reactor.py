"""On the real reactor, in a process of its own: however much finishes synchronously, the stack stays flat."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PRELUDE = """
import traceback
from twisted.internet import reactor
from rdq_twisted import JobCancelled, ResizableDispatchQueue

depths, errors = [], []
def depth():
    depths.append(sum(1 for _ in traceback.walk_stack(None)))
def work(number):
    if number % 10_000 == 0:
        depth()
    return number
def failed(failure):
    errors.append(failure)
    reactor.stop()
queue = ResizableDispatchQueue(work, 1)
"""

EPILOGUE = """
reactor.callWhenRunning(start)
reactor.run()
assert not errors, errors
assert len(set(depths)) == 1 and depths[0] < 50, depths
queue._machine.check_invariants()
assert queue.size() == (0, 0)
"""

CHAIN = """
def start():
    step(0)
def step(number):
    if number < 100_000:
        queue.put(number).addCallback(lambda job: step(job.result + 1)).addErrback(failed)
    else:
        reactor.stop()
"""

CHAIN_CHECK = """
assert queue.statistics().finished == 100_000
assert len(depths) == 10
"""

STORM = """
cancelled = [0]
def count(failure):
    failure.trap(JobCancelled)
    cancelled[0] += 1
def put_and_cancel(number):
    doomed = queue.put(number + 1, -1)
    doomed.addErrback(count)
    doomed.cancel()
    if number % 1000 == 0:
        depth()
def start():
    queue.width = 10_000
    for number in range(10_000):
        queue.put(number).addCallback(lambda job: put_and_cancel(job.result)).addErrback(failed)
    queue.whenIdle().addCallback(lambda _: reactor.callLater(0, reactor.stop))
def work(number):
    return number
queue = ResizableDispatchQueue(work, 1)
"""

STORM_CHECK = """
statistics = queue.statistics()
assert (statistics.finished, statistics.cancelled, cancelled[0]) == (10_000, 10_000, 10_000), statistics
assert len(depths) == 10
"""


def run(*parts: str) -> None:
    script = "\n".join(parts)
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


def test_a_hundred_thousand_synchronous_jobs_each_put_by_the_callback_of_the_one_before() -> None:
    run(PRELUDE, CHAIN, EPILOGUE, CHAIN_CHECK)


def test_ten_thousand_callbacks_that_each_put_and_cancel() -> None:
    run(PRELUDE, STORM, EPILOGUE, STORM_CHECK)
