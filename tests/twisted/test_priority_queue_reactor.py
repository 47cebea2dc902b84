"""The deferred priority queue on the real reactor, in a process of its own: the stack stays flat, others get a turn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import traceback
from twisted.internet import reactor
from rdq_twisted import DeferredPriorityQueue

depths, taken, others = [], [], []
queue = DeferredPriorityQueue()

def take(number):
    taken.append(number)
    if number % 10_000 == 0:
        depths.append(sum(1 for _ in traceback.walk_stack(None)))
    if number == 49_999:
        reactor.stop()
    else:
        queue.get().addCallback(take).addErrback(failed)

def failed(failure):
    failure.printTraceback()
    reactor.stop()

def other():
    others.append(len(taken))
    reactor.callLater(0, other)

def start():
    other()
    for number in reversed(range(50_000)):
        queue.put(number, number)
    queue.get().addCallback(take).addErrback(failed)

reactor.callWhenRunning(start)
reactor.run()
assert taken == list(range(50_000)), len(taken)
assert len(depths) == 5 and len(set(depths)) == 1 and depths[0] < 50, depths
assert len(set(others)) > 2, others  # it did not keep the reactor from them till the end
assert (len(queue), queue.waiting) == (0, 0)
"""


def test_fifty_thousand_objects_each_got_by_the_callback_of_the_one_before() -> None:
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
