"""The root causes in txrdq 0.2.14: what its user sees of each, and the patch that makes the report vanish.

The order is the one in which they were found: of what the engine reports, the simplest is read first, the wrong line
is patched, and the engine runs again on the patched copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.txrdq_peer import Fix


@dataclass(frozen=True, slots=True)
class Cause:
    """A wrong line of txrdq. `clause` is the rule that is broken by what the user `sees`, `reads` what is wrong in the
    source, and each of the `fixes` replaces or adds a line.
    """

    name: str
    title: str
    clause: str
    sees: str
    reads: str
    fixes: tuple[Fix, ...]


_IS_A_NUMBER: Final = (
    "if not (isinstance(priority, (int, float)) and priority == priority): raise TypeError(priority)\n"
)

CAUSES: Final = (
    Cause(
        "resume-what-runs",
        "`resume()` of a queue that is not paused raises AttributeError",
        "PAUSE-4",
        "`resume()` of a queue that was never paused raises AttributeError; of one that once was, it sets the width "
        "back to what it was then.",
        "`resume()` reads the width that the last `pause()` left, paused or not.",
        (Fix("rdq.py", "            width = self._pausedWidth\n", "            width = self.width\n"),),
    ),
    Cause(
        "pause-never-answered",
        "`pause()` is never answered when somebody resumes",
        "PAUSE-3",
        "Who waits for `pause()` while another resumes waits on, and is told at the next pause, of somebody else, or "
        "never.",
        "`resume()` leaves the Deferreds of the pause in the pool, which fires them when it next empties.",
        (
            Fix(
                "rdq.py",
                "        self.paused = False\n        self.width = width\n",
                "        self.paused = False\n        self.width = width\n"
                "        while self._pool._waiting: self._pool._waiting.pop(0).callback(False)\n",
            ),
        ),
    ),
    Cause(
        "moved-job-counted-twice",
        "a reprioritised job counts twice in `size()`",
        "COUNT-1",
        "A job that was reprioritised counts twice in `size()`.",
        "The old entry in the heap is made invalid, but not counted as such.",
        (
            Fix(
                "dpq.py",
                "                existing.valid = False\n",
                "                existing.valid = False\n                self._nInvalid += 1\n",
            ),
        ),
    ),
    Cause(
        "moved-job-lost",
        "a reprioritised job is lost, and a worker with it",
        "WORK-1",
        "A job that was reprioritised is lost, and one of the workers dies of a KeyError: the width is one less, for "
        "good, and nobody is told.",
        "`get()` of an old entry forgets the new one of the same job; `get()` of the new one then raises.",
        (
            Fix(
                "dpq.py",
                "            del self._objFinder[task.obj]\n",
                "            if self._objFinder.get(task.obj) is task: del self._objFinder[task.obj]\n",
            ),
        ),
    ),
    Cause(
        "job-cancels-itself",
        "a job that cancels itself is under way for ever",
        "CANCEL-4",
        "A job that is cancelled inside its own function raises AttributeError there, and is then under way for "
        "ever: its slot is gone, its Deferred never fires.",
        "`cancel()` needs the work's Deferred, which there is only when the function has returned.",
        (
            Fix(
                "job.py",
                "            self._underwayDeferred.cancel()\n",
                "            getattr(self, '_underwayDeferred', defer.succeed(None)).cancel()\n",
            ),
            Fix(
                "job.py",
                "            self._underwayDeferred.addCallbacks(self._finished, self._failed)\n",
                "            self._underwayDeferred.addCallbacks(self._finished, self._failed)\n"
                "            if self.state == self.CANCELLED: self._underwayDeferred.cancel()\n",
            ),
        ),
    ),
    Cause(
        "slot-freed-at-cancel",
        "a cancelled job counts as ended while its work runs",
        "STOP-4",
        "The slot of a cancelled job is free though its work still runs: two run at width one, and `pause()` and "
        "`stop()` are answered too early.",
        "The worker waits for the job, which is over when it is cancelled, and not for its work.",
        (
            Fix(
                "rdq.py",
                "            return job.watch().addErrback(lambda err: None)\n",
                "            return job._underwayDeferred\n",
            ),
        ),
    ),
    Cause(
        "bad-priority-kept",
        "a priority that is refused stays in the heap",
        "ERROR-2",
        "A priority that does not compare with the others (None, a string, NaN) is refused with a TypeError at best, "
        "and stays in the heap, where it breaks what comes after it.",
        "Nobody looks at a priority before the heap is changed. (On Python 2, where all objects compare, only NaN "
        "could do it.)",
        (
            Fix(
                "rdq.py",
                "            job = Job(jobarg, priority)\n",
                f"            {_IS_A_NUMBER}            job = Job(jobarg, priority)\n",
            ),
            Fix(
                "rdq.py",
                "            self._queue.reprioritize(job, priority)\n",
                f"            {_IS_A_NUMBER}            self._queue.reprioritize(job, priority)\n",
            ),
        ),
    ),
    Cause(
        "cancel-of-what-has-ended",
        "a job that has ended can still be cancelled",
        "CANCEL-4",
        "`cancel()` of a job that has ended turns it from FINISHED to CANCELLED; made from a callback of that very "
        "job, it raises AlreadyCalledError.",
        "`cancel()` does not ask whether the job is over.",
        (
            Fix(
                "job.py",
                "        self.stopTime = time.time()\n        if self.state == self.UNDERWAY:\n",
                "        if self.state not in (self.PENDING, self.UNDERWAY): return\n"
                "        self.stopTime = time.time()\n        if self.state == self.UNDERWAY:\n",
            ),
        ),
    ),
    Cause(
        "put-lost-in-clear",
        "a job put while `clearQueue()` runs is lost",
        "COUNT-1",
        "A job put by a callback of one that `clearQueue()` cancels is lost: never launched, nobody told.",
        "Having cancelled the jobs, `clearQueue()` throws the heap away, with whatever has come meanwhile.",
        (Fix("rdq.py", "        self._queue.clear()\n", "        else: self._queue.clear()\n"),),
    ),
    Cause(
        "handed-back-and-never-told",
        "jobs that `stop()` hands back never settle",
        "SETTLE-3",
        "The Deferreds of the jobs that `stop()` hands back never fire: who waits for one waits for ever.",
        "`stop()` lists the pending jobs, and ends none.",
        (
            Fix(
                "rdq.py",
                "        d = self._drain()\n",
                "        underwayJobs += [job for job in self.pending() if not job.cancel()]\n"
                "        d = self._drain()\n",
            ),
        ),
    ),
    Cause(
        "paused-twice",
        "`pause()` twice forgets the width",
        "WORK-1",
        "`pause()` twice, then `resume()`: the width is 0, and nothing is launched any more.",
        "The second `pause()` sets the width of a paused queue to 0: that which `resume()` is to restore.",
        (
            Fix(
                "rdq.py",
                "        self._pausedWidth = self.width\n        self.width = 0\n",
                "        if self.paused: return self._drain()\n"
                "        self._pausedWidth = self.width\n        self.width = 0\n",
            ),
        ),
    ),
    Cause(
        "cancelled-work-that-succeeds",
        "cancelled work that succeeds ends in an AssertionError",
        "LOG-1",
        "When the work of a cancelled job ends well after all, an AssertionError is logged, and its result is lost.",
        "`_finished()` asserts that the job is UNDERWAY.",
        (
            Fix(
                "job.py",
                "        assert self.state == self.UNDERWAY\n        self.stopTime",
                "        if self.state == self.CANCELLED: self.result = result; return\n"
                "        assert self.state == self.UNDERWAY\n        self.stopTime",
            ),
        ),
    ),
    Cause(
        "done-and-handed-back",
        "`stop()` hands back work that was done",
        "JOB-4",
        "`stop(cancelUnderway=True)` hands back, to be done again, a job whose work was done all the same.",
        "The list is made when the work is asked to stop, and nobody looks at how it ended.",
        (
            Fix(
                "rdq.py",
                "lambda _: underwayJobs + self.pending()",
                "lambda _: [job for job in underwayJobs if not hasattr(job, 'result')] + self.pending()",
            ),
        ),
    ),
    Cause(
        "width-set-after-stop",
        "the width set after `stop()` wakes the queue",
        "STOP-6",
        "The width set after `stop()`, by somebody's timer, wakes new workers: `stop()` is never answered.",
        "`width` is set as if the queue had not been stopped.",
        (
            Fix(
                "rdq.py",
                "        if self.paused:\n            self._pausedWidth = width\n",
                "        if self.stopped: width = 0\n        if self.paused:\n            self._pausedWidth = width\n",
            ),
        ),
    ),
)
"""All of them."""
