"""Under Scrapy's loop: over Twisted's reactor on asyncio, and without any reactor."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.asyncio.processes import ROOT, python


@pytest.mark.parametrize("mode", ["reactor", "reactorless"])
def test_a_spider_awaits_jobs(mode: str) -> None:
    # Not with warnings as errors: they are Scrapy's own.
    command = [sys.executable, "-m", "tests.asyncio.spider", mode]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert (outcome.stdout, outcome.stderr) == (f"['', '0', '1', '2', '3', '4'] True {mode == 'reactor'}\n", "")


def test_on_the_loop_of_twisteds_asyncio_reactor() -> None:
    script = """
import asyncio
from twisted.internet import asyncioreactor
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
asyncioreactor.install(loop)
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred
from rdq_asyncio import ResizableDispatchQueue

async def work(argument):
    await asyncio.sleep(0)
    return argument.upper()

queue = ResizableDispatchQueue(work, 2, loop=loop)  # given, as what is called when running is called just before

async def main():
    futures = [queue.put(argument) for argument in "abc"]
    print([(await Deferred.fromFuture(future)).result for future in futures])
    print(await Deferred.fromFuture(queue.stop()))
    reactor.stop()

reactor.callWhenRunning(lambda: ensureDeferred(main()))
reactor.run()
"""
    assert python("-c", script) == "['A', 'B', 'C']\n[]\n"
