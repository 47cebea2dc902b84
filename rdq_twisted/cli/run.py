"""`rdq run` itself: items through the queue, the width up and down, and stopping."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, cast, final

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall

from rdq_twisted import Job, ResizableDispatchQueue, State, Statistics
from rdq_twisted.cli.arguments import RunArguments
from rdq_twisted.cli.feeding import Feed
from rdq_twisted.cli.output import Output
from rdq_twisted.cli.progress import View
from rdq_twisted.cli.rates import scaled
from rdq_twisted.cli.reactor import Reactor
from rdq_twisted.cli.reading import Input
from rdq_twisted.cli.report import Outcome, lines
from rdq_twisted.cli.retrying import worth_another
from rdq_twisted.cli.showing import progress
from rdq_twisted.cli.signals import ASKED_FOR_RATE
from rdq_twisted.cli.stopping import Stage, Stopping
from rdq_twisted.cli.text import count
from rdq_twisted.cli.unstarted import UnstartedFile
from rdq_twisted.cli.work import Work

OUTPUT_CLOSED: Final = 128 + signal.SIGPIPE
"""The exit status when standard output has been closed, a shell tool's."""

STUCK: Final = 1.0
"""Seconds in which output must have moved on when everything is killed."""

SAID: Final = {Stage.FINISHING: "finishing", Stage.ENDING: "ending", Stage.KILLING: "killing"}


@final
class Run:
    """One run, from the first item read to the exit status."""

    def __init__(self, reactor: Reactor, arguments: RunArguments, items: int, unstarted: UnstartedFile | None) -> None:
        """`items`: the descriptor to read them from. `unstarted`: where what is left goes, if anywhere."""
        self._reactor = reactor
        self._arguments = arguments
        self._unstarted = unstarted
        self._started = reactor.seconds()
        self._output = Output(reactor, 1, 2)
        self._output.lost = self._lost
        self._work = Work(reactor, arguments.command, self._output, arguments.grace)
        self._queue = ResizableDispatchQueue[bytes, None](
            self._work.do,
            arguments.width,
            clock=reactor,
            capacity=arguments.ahead,
            rate=arguments.rates,
            delay=arguments.delay,
            timeout=arguments.timeout,
            retry=arguments.retry,
            retryOn=worth_another,
        )
        self._input = Input(reactor, items, arguments.separator)
        self._feed = Feed(self._input, self._queue, unstarted)
        self._stopping = Stopping({Stage.FINISHING: self._finish, Stage.ENDING: self._end, Stage.KILLING: self._kill})
        self._progress = progress(arguments.quiet, self._output)
        self._output.uncover = self._progress.cover

    def actions(self) -> Mapping[int, Callable[[], None]]:
        """What each signal does."""
        return {
            signal.SIGINT: partial(self._stopping.further, 128 + signal.SIGINT),
            signal.SIGTERM: partial(self._stopping.further, 128 + signal.SIGTERM),
            signal.SIGHUP: partial(self._stopping.reach, Stage.ENDING, 128 + signal.SIGHUP),
            signal.SIGUSR1: partial(self._widen, 1),
            signal.SIGUSR2: partial(self._widen, -1),
            **{signum: partial(self._quicken, by) for signum, by in zip(ASKED_FOR_RATE, (2.0, 0.5), strict=False)},
        }

    async def run(self) -> int:
        """Do all of it, and return the exit status."""
        ticking = LoopingCall(lambda: self._progress.tick(self._view()))
        ticking.clock = cast("IReactorTime", self._reactor)
        ticking.start(self._progress.interval)
        await self._feed.run()
        left = await self._queue.drain()
        ticking.stop()
        self._progress.cover()
        outcome = self._outcome(left)
        for line in lines(outcome, quiet=self._arguments.quiet):
            await self._output.say(line)
        return outcome.status

    def expose(self) -> None:
        """To be called within the function of a signal that asks to stop."""
        self._work.expose()

    def abandon(self) -> None:
        """Kill what is under way, as nobody will wait for it; for when something has gone wrong in here."""
        self._work.kill()

    def _widen(self, by: int) -> None:
        if self._stopping.stage is Stage.RUNNING:
            self._queue.width = max(1, self._queue.width + by)
            self._progress.width(self._view())

    def _quicken(self, by: float) -> None:
        if self._stopping.stage is Stage.RUNNING:
            self._queue.rate = tuple(scaled(rate, by) for rate in self._queue.rate)
            self._progress.rate(self._view())

    def _finish(self) -> None:
        self._queue.stop()
        self._say(f"finishing {self._jobs()} under way; Ctrl-C once more ends them")
        if self._unstarted is None or self._input.is_terminal:  # nothing more to keep, or nobody will type on
            self._input.cut()
        elif not self._input.is_file:
            self._reactor.callLater(self._arguments.grace, self._input.cut)

    def _end(self) -> None:
        self._queue.stop(cancelUnderway=True)
        self._say(f"ending {self._jobs()}; Ctrl-C once more kills them")
        self._give_up_unless_moving(self._arguments.grace + STUCK)

    def _kill(self) -> None:
        self._work.kill()
        if not self._input.is_file:
            self._input.cut()
        self._give_up_unless_moving(STUCK)

    def _lost(self, error: OSError) -> None:
        if error.errno == errno.EPIPE:
            self._stopping.reach(Stage.ENDING, OUTPUT_CLOSED)
        else:
            self._output.say(f"rdq run: cannot write the output: {error.strerror}")
            self._stopping.reach(Stage.ENDING, 1)

    def _give_up_unless_moving(self, seconds: float) -> None:
        """Whoever reads our output, stopped (`| less`), must not keep us from ending."""
        self._reactor.callLater(seconds, self._give_up_unless_past, self._output.written)

    def _give_up_unless_past(self, written: int) -> None:
        if self._output.busy and self._output.written == written:
            self._output.give_up(OSError(errno.EPIPE, os.strerror(errno.EPIPE)))

    def _say(self, line: str) -> None:
        if not self._arguments.quiet and self._stopping.status != OUTPUT_CLOSED:
            self._output.say(f"rdq run: {line}")

    def _jobs(self) -> str:
        return count(self._queue.size().underway, "job")

    def _elapsed(self) -> float:
        return max(0.0, self._reactor.seconds() - self._started)

    def _view(self) -> View:
        statistics = self._queue.statistics()
        waiting = self._waiting(statistics)
        now = self._reactor.seconds() - self._queue.epoch
        return View(
            done=statistics.finished,
            failed=self._feed.failures.count,
            again=statistics.retried - waiting,
            waiting=waiting,
            underway=[(job.argument, max(0.0, now - (job.launched_at or now))) for job in self._queue.underway()],
            width=statistics.width,
            rate=" and ".join(map(str, statistics.rate)),
            total=self._feed.put if self._feed.over else None,
            elapsed=self._elapsed(),
            stopping=SAID.get(self._stopping.stage),
        )

    def _waiting(self, statistics: Statistics) -> int:
        """How many jobs wait to be tried again. Without `--delay` nothing else is delayed, and none is looked at."""
        if not self._arguments.delay:
            return statistics.delayed
        return sum(bool(job.attempts) for job in self._queue.delayed()) if statistics.retried else 0

    def _outcome(self, left: Sequence[Job[bytes, None]]) -> Outcome:
        returned = self._queue.statistics().returned
        again = sum(job.state is State.RETURNED and bool(job.attempts) for job in left)
        not_kept = self._feed.not_kept or self._write(left)
        return Outcome(
            done=self._feed.put - self._feed.failures.count - len(left),
            failures=self._feed.failures,
            interrupted=len(left) - returned,
            again=again,
            unstarted=returned - again + self._feed.unread,
            elapsed=self._elapsed(),
            stopped=self._stopping.status,
            input_error=self._feed.input_error,
            kept=self._arguments.unstarted if not_kept is None else None,
            not_kept=not_kept,
            unread=not self._input.ended,
            torn=self._input.torn,
        )

    def _write(self, left: Sequence[Job[bytes, None]]) -> str | None:
        """Write what is left; or, if that fails, why."""
        if self._unstarted is None:
            return None
        try:
            self._unstarted.write(job.argument for job in left)
        except OSError as error:
            return f"{self._arguments.unstarted}: {error.strerror}"
        return None
