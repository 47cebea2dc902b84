"""A restart, in two processes: one stops and pickles what `stop` hands back, the next takes it up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BEFORE = """
import pickle, sys
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from rdq_twisted import ResizableDispatchQueue

class Lost(Exception):
    def __init__(self, code, text):  # pickles, and fails to unpickle
        super().__init__(text)

def send(message):
    if message == "lost":
        return Deferred(lambda deferred: deferred.errback(Lost(1, "no carrier")))
    if message == "stubborn":
        return Deferred(lambda deferred: deferred.callback("sent all the same"))
    return Deferred()

clock = Clock()
queue = ResizableDispatchQueue(send, 3, clock=clock)
for message in ("stubborn", "lost", "slow"):
    queue.put(message, -1).addErrback(lambda _: None)
for message, priority in (("b1", 2), ("a1", 1), ("b2", 2), ("z", float("inf")), ("a2", 1.0)):
    queue.put(message, priority)
clock.advance(0)
underway = queue.underway()
stopped = queue.stop(cancelUnderway=True)
clock.advance(0)
with open(sys.argv[1], "wb") as file:
    stopped.addCallback(pickle.dump, file)
assert stopped.called
with open(sys.argv[2], "wb") as file:
    pickle.dump(underway, file)
"""

AFTER = """
import pickle, sys
from twisted.internet.task import Clock
from rdq_twisted import DetachedJob, IllegalTransition, ResizableDispatchQueue
import rdq_core

done = []
clock = Clock()
queue = ResizableDispatchQueue(done.append, 1, clock=clock)
with open(sys.argv[1], "rb") as file:
    jobs = pickle.load(file)
assert [job.argument for job in jobs] == ["lost", "slow", "a1", "a2", "b1", "b2", "z"], jobs
assert isinstance(jobs[0].error, rdq_core.Unpicklable), jobs[0].error
try:
    jobs[0].cancel()
except DetachedJob:
    pass
else:
    raise AssertionError

new = queue.requeue(jobs)
assert [job.priority for job in new] == [-1, -1, 1, 1.0, 2, 2, float("inf")]
queue.put("between", 1)
clock.advance(0)
assert done == ["lost", "slow", "a1", "a2", "between", "b1", "b2", "z"], done

with open(sys.argv[2], "rb") as file:
    underway = pickle.load(file)
before = queue.statistics()
for refused in ([underway[0]], underway):  # "stubborn" succeeded: it must not be sent twice
    try:
        queue.requeue(refused)
    except IllegalTransition as error:
        assert error.job.argument == "stubborn" and error.job.succeeded
    else:
        raise AssertionError
assert queue.statistics() == before
"""


def run(script: str, *arguments: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


def test_what_one_process_hands_back_the_next_takes_up(tmp_path: Path) -> None:
    files = str(tmp_path / "jobs"), str(tmp_path / "underway")
    run(BEFORE, *files)
    run(AFTER, *files)
