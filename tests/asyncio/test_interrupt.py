"""A real Ctrl-C in a real process: what is under way is cancelled, and what was not done is known afterwards."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.asyncio.processes import ROOT
from tests.asyncio.tools import LOOPS

SCRIPT = """
import asyncio, sys
from rdq_asyncio import ResizableDispatchQueue
if sys.argv[1] == "uvloop":
    import uvloop
    loop_factory = uvloop.new_event_loop
else:
    loop_factory = None

async def work(argument):
    print("start", argument, flush=True)
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("cancelled", argument, flush=True)
        if sys.argv[2] == "stubborn":
            await asyncio.sleep(3600)
        raise

queue = ResizableDispatchQueue(work, 1)

async def main():
    async with queue:
        for argument in ("a", "b", "c"):
            queue.submit(argument)
        WAIT

try:
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(main())
except KeyboardInterrupt:
    print("not done:", *(job.argument for job in queue.handed_back), flush=True)
"""
INSIDE = SCRIPT.replace("WAIT", "await asyncio.sleep(3600)")
LEAVING = SCRIPT.replace("WAIT", "pass")


def interrupt(script: str, loop: str, kind: str, lines: list[str]) -> str:
    """Start it, and have it interrupted whenever it has printed the next of these lines; what else it prints."""
    command = [sys.executable, "-W", "error", "-c", script, loop, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            for line in lines:
                assert process.stdout.readline() == line
                process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=60)
        except BaseException:
            process.kill()
            raise
    assert process.returncode == 0
    return output


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("script", [INSIDE, LEAVING], ids=["inside", "leaving"])
def test_one_hands_back_what_was_not_done(script: str, loop: str) -> None:
    assert interrupt(script, loop, "obedient", ["start a\n"]) == "cancelled a\nnot done: a b c\n"


@pytest.mark.parametrize("loop", LOOPS)
def test_a_second_one_ends_work_that_takes_its_time_to_stop(loop: str) -> None:
    lines = ["start a\n", "cancelled a\n"]
    assert interrupt(INSIDE, loop, "stubborn", lines) == "not done: a b c\n"
