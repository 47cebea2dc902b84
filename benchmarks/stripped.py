"""A copy of the core without what asks, for each job, whether a feature is in use: what features cost that are not.

As with `txrdq_peer`, the changes are textual and must be possible, so that this stays a copy of what is there. It can
do no more than put, launch and finish; nobody but the benchmark ever imports it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from benchmarks.rounds import ROOT
from benchmarks.txrdq_peer import Fix

FIXES: Final = (
    # put: the terms of a job, a stop, a capacity
    Fix(
        "dispatch_queue.py",
        """\
        special = None
        asked = delay is not None or timeout is not None or retry is not None or retry_on is not None
        if asked or key is not None or ledger.defaults is not None:
            check_key(key)
            special = terms(ledger.defaults, delay, timeout, retry, retry_on)
        if ledger.phase is not OPEN or ledger.capacity is not None:
            ledger.check_open(1)
""",
        "",
    ),
    Fix(
        "dispatch_queue.py",
        """\
        if special is None:
            ledger.pending.put(job, priority)
        else:
            admit(ledger, job, key, special)
""",
        """\
        ledger.pending.put(job, priority)
""",
    ),
    # poll: interrupts, waiters, moments, rates and keys, timeouts
    Fix(
        "dispatch_queue.py",
        """\
            if ledger.interrupts.jobs:
                job = ledger.interrupts.pop()
                return Interrupt(job, job.id in ledger.timed_out)
""",
        "",
    ),
    Fix(
        "dispatch_queue.py",
        """\
            waiting = ledger.waiters.lines
            if waiting and (early := before_launches(ledger)) is not None:
                return early
            moments = ledger.timeline.places
            if moments and ledger.taken_at != now and take_moment(ledger):
                continue
""",
        "",
    ),
    Fix(
        "dispatch_queue.py",
        """\
                and not ledger.pause.paused
                and (not ledger.others or all_admit(ledger.others, now))
""",
        "",
    ),
    Fix(
        "dispatch_queue.py",
        """\
                if ledger.limited:
                    start_timeout(ledger, job)
                for admission in ledger.told:
                    admission.started(now)
""",
        "",
    ),
    Fix(
        "dispatch_queue.py",
        """\
            if waiting and (late := at_rest(ledger)) is not None:
                return late
            if moments and take_moment(ledger):
                continue
            if ledger.others:
                forget_restored(ledger)
            until = next_chance(ledger.admissions, now) if ledger.pending.items else None
            return Wait(next_poll(ledger, until))
""",
        """\
            return Wait(None)
""",
    ),
    # finished: a stop's interruptions, what has timed out, the slots of others than the width
    Fix(
        "dispatch_queue.py",
        """\
        if ledger.interrupted:
            ledger.interrupted.pop(job.id, None)  # it succeeded all the same, and is not to be done again
""",
        "",
    ),
    Fix(
        "dispatch_queue.py",
        """\
        if state is ABANDONED:  # its slot is another's
            return
        del ledger.underway[job._id]
        if ledger.interrupts.jobs:
            ledger.interrupts.discard(job.id)
        if ledger.timeline.places:
            ledger.timeline.discard(job.id)
        if ledger.timed_out:
            ledger.timed_out.discard(job.id)
        ledger.width.held -= 1
        if ledger.others:
            slot_free(ledger, job)
""",
        """\
        del ledger.underway[job._id]
        ledger.width.held -= 1
""",
    ),
    Fix(
        "job.py",
        """\
    if late and job._id in late:
        state = next_state(job, owner, "end late")
""",
        "",
    ),
)


def copy(scratch: Path) -> None:
    """Make it in the folder `scratch`. Raises `ValueError` where the core is not as expected here any more."""
    package = scratch / "rdq_core"
    shutil.copytree(ROOT / "rdq_core", package, ignore=shutil.ignore_patterns("__pycache__"))
    for fix in FIXES:
        path = package / fix.file
        text = path.read_text("utf-8")
        if text.count(fix.old) != fix.times:
            raise ValueError(f"the core is not as expected: {fix.old!r} in {fix.file}")
        path.write_text(text.replace(fix.old, fix.new), "utf-8")
