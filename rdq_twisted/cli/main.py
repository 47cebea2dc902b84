"""The way in and out of `rdq`: what can be checked before anything starts, the reactor, the exit status."""

from __future__ import annotations

import contextlib
import os
import resource
import stat
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, NoReturn, cast

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from rdq_twisted.cli import signals
from rdq_twisted.cli.arguments import USAGE_ERROR, RunArguments, parse
from rdq_twisted.cli.command import missing
from rdq_twisted.cli.estimate import Estimate
from rdq_twisted.cli.reactor import Reactor
from rdq_twisted.cli.run import OUTPUT_CLOSED, Run
from rdq_twisted.cli.text import printable
from rdq_twisted.cli.unstarted import UnstartedFile

SPARE: Final = 64
"""Open files that are not the jobs'."""

A_JOB: Final = 3
"""Open files a job needs: its output's two, and one in passing as it starts."""


class UsageError(Exception):
    """What was asked for cannot be done, and nothing has been started. The text is for the user."""


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """The command `rdq`. `argv`: its arguments (None: those of this process). Always raises SystemExit."""
    words = sys.argv[1:] if argv is None else argv
    try:
        status = _rdq(words)
    except UsageError as error:
        _say(f"rdq {'estimate' if words[:1] == ['estimate'] else 'run'}: error: {error}")
        status = USAGE_ERROR
    except KeyboardInterrupt:
        status = 128 + signals.ASKED_TO_STOP[0]
    sys.exit(status)


def _rdq(argv: Sequence[str]) -> int:
    _occupy_standard_descriptors()
    try:
        arguments = parse(argv)
    except SystemExit as exit:
        return _flushed(exit.code if isinstance(exit.code, int) else USAGE_ERROR)
    if isinstance(arguments, Estimate):
        sys.stdout.writelines(f"{line}\n" for line in arguments.lines())
        return _flushed(0)
    return _run(arguments)


def _run(arguments: RunArguments) -> int:
    why = missing(arguments.command)
    if why is not None:
        raise UsageError(f"{printable(arguments.command[0])}: {why}")
    _allow_files(arguments.width)
    items = _open_items(arguments.items)
    unstarted = _open_unstarted(arguments)
    signals.hold_back()
    try:
        return _react(arguments, items, unstarted)
    finally:
        signals.hold_back()  # as Python winds up it gives signals back their old meaning, and one could still kill us


def _react(arguments: RunArguments, items: int, unstarted: UnstartedFile | None) -> int:
    from twisted.internet import reactor as installed  # noqa: TID251  # inside a function, as it must be

    # By the wall clock, which its timers go by, one set back would put off for an hour the SIGKILL that a job is due.
    cast("Any", installed).seconds = time.monotonic
    reactor = cast("Reactor", installed)
    heeded = signals.heeded()
    outcome: list[int | Failure] = []

    def start() -> None:
        run = Run(reactor, arguments, items, unstarted)
        signals.let_through(reactor, heeded, run.expose, run.actions())
        Deferred.fromCoroutine(run.run()).addBoth(finish, run)

    def finish(result: int | Failure, run: Run) -> None:
        run.abandon()
        outcome.append(result)
        reactor.stop()

    reactor.callWhenRunning(start)
    reactor.run()
    (result,) = outcome
    if isinstance(result, Failure):
        result.raiseException()
    return result


def _open_items(path: str | None) -> int:
    name = "standard input" if path is None else printable(os.fsencode(path))
    try:
        fd = 0 if path is None else os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise UsageError(f"cannot read {name}: it is a directory")
        os.read(fd, 0)  # a descriptor that is open, but only for writing
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {name}: {_why(error)}") from error
    return fd


def _open_unstarted(arguments: RunArguments) -> UnstartedFile | None:
    if arguments.unstarted is None:
        return None
    try:
        return UnstartedFile(arguments.unstarted, arguments.separator)
    except (OSError, ValueError) as error:
        name = printable(os.fsencode(arguments.unstarted))
        raise UsageError(f"cannot write {name}: {_why(error)}") from error


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _allow_files(width: int) -> None:
    """Have as many open files allowed as `width` jobs need; what each may have by default is for programs with few."""
    need = A_JOB * width + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= need:
        return
    if hard != resource.RLIM_INFINITY and hard < need:
        raise UsageError(f"argument --width: {width:,} jobs need {need:,} open files, and the limit is {hard:,}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (need, hard))


def _occupy_standard_descriptors() -> None:
    """A standard descriptor closed by our parent (`>&-`) would be given to the next file opened, and written to."""
    for fd in (0, 2):
        try:
            os.fstat(fd)
        except OSError:
            _open_as(fd, os.O_WRONLY)  # closed for reading too, if it is asked for items
    try:
        os.fstat(1)
    except OSError:
        _open_as(1, os.O_RDONLY)  # a write fails, as it did
        raise UsageError("standard output is closed") from None


def _open_as(fd: int, flags: int) -> None:
    opened = os.open(os.devnull, flags)
    if opened != fd:
        os.dup2(opened, fd)
        os.close(opened)


def _flushed(status: int) -> int:
    """The status after `--help` and the like, whose reader may have gone."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _open_as(1, os.O_WRONLY)
        return OUTPUT_CLOSED
    return status


def _say(line: str) -> None:
    with contextlib.suppress(OSError):
        os.write(2, (line + "\n").encode("utf-8", "backslashreplace"))
