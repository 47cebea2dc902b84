"""What may be typed: the parser of `rdq`'s command line, and its outcome as one record."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, NoReturn, TypeVar, final

from rdq_core import InvalidValue, Rate
from rdq_twisted.cli.estimate import Estimate
from rdq_twisted.cli.observing import UNITS, Observed, Unreadable, observed, periods, read_amount

N = TypeVar("N", int, float)
T = TypeVar("T")

USAGE_ERROR: Final = 2
"""The exit status for what was typed wrong."""

DESCRIPTION: Final = """\
Do a command for every item, so many at once, and change how many while it runs.

Items come one a line from standard input, or from a file. In the command, {} is replaced by the item wherever it
stands; where it stands nowhere, the item becomes the last argument. There is no shell in between. What a job
prints is kept together and written when it ends. Jobs read nothing: their standard input is empty.
"""

EPILOG: Final = """\
signals:
  USR1, USR2      one more, one fewer at a time (never fewer than 1); what is under way runs on
  RTMIN+1, +2     twice, half the rate of --rate, or of each of them, where the system has these signals
  Ctrl-C          finish what is under way, start nothing more (TERM does the same)
  Ctrl-C again    end what is under way: SIGTERM, then SIGKILL after --grace seconds (HUP does this at once)
  and again       SIGKILL at once

  Every job runs in a session, and so a process group, of its own: the terminal's Ctrl-C reaches rdq alone.

time:
  --rate 10/s starts at most one job in each tenth of a second; --rate '10/s burst 5' makes up for up to four starts
  that it was late by, or saved up. The units are s, min, h and d (3600/h, 5/2s). Given several times, all of them hold.
  --timeout 30 ends a job after 30 seconds, as the second Ctrl-C does: SIGTERM, then SIGKILL after --grace. It holds its
  place until it has ended, and counts as failed, however it ends.
  --delay 5 lets an item wait for 5 seconds, from when it is read, before its job may be started.

stopping and resuming:
  With --unstarted FILE, the items not done when rdq was stopped are in FILE: those that were ended first, then those
  not started, unread input included, as far as it arrives before its end or within --grace seconds. An item whose
  command ended well is never among them, nor is one that failed by itself. FILE says what is left whenever rdq
  ends: after a run to the end it is empty. It is replaced in one step, so one file will do for both:

      rdq run --items todo --unstarted todo -- convert {} {}.png

items:
  Empty lines are no items. A carriage return is part of its line. Names need not be UTF-8; use --null for names
  that may hold a newline (find -print0).

exit status:
  0 all done; 1 some failed, or the input could not be read to its end; 2 bad usage, nothing was started;
  stopped by a signal: 130 (Ctrl-C), 143 (TERM), 129 (HUP); 141 when standard output was closed (| head)

examples:
  find . -name '*.py' | rdq run --width 4 -- gzip -k9 {}
  find . -print0 | rdq run -0 -- sha256sum
  rdq run --items urls --unstarted urls -- curl -fsSO {}
  rdq run --items urls --rate 10/s --rate 200/min --timeout 30 -- curl -fsSO {}
  pkill -USR1 -o -x rdq
  pkill -RTMIN+2 -o -x rdq
"""


ESTIMATE: Final = """\
Say how fast it grows, from two observations: so many then, so many later.

Two observations cannot tell whether it grows in a line (as much more each time, as a backlog does that is given more
than can be done) or on a curve (as many times as much, as what feeds on itself). So it is worked out both ways.
"""

ESTIMATE_EPILOG: Final = """\
observations:
  AMOUNT is a number, 0 or more: 1200, 16,000, 300K, 1.3M.
  TIME is a time of day (02:50; an earlier one is on the next day), a date, a date and a time (1992-07-01T02:50), or
  a plain number of periods.

examples:
  rdq estimate 2520@02:50 3120@02:55 --capacity 6000
  rdq estimate 16K@1992-07-01 1.3M@1997-07-01 --per month
  rdq estimate 1@0 300K@365 --per day
"""


@final
@dataclass(frozen=True, slots=True)
class RunArguments:
    """What `rdq run` is to do."""

    command: tuple[bytes, ...]
    """The program and its arguments, `{}` not yet replaced."""
    width: int
    """How many at once, 1 or more."""
    rates: tuple[Rate, ...]
    """How many starts in how much time; all of these hold."""
    delay: float
    """Seconds from an item's reading until it may be started."""
    timeout: float | None
    """Seconds until a job is ended; None: never."""
    ahead: int
    """How many items are read beyond those started, 1 or more."""
    separator: bytes
    """What ends an item: a newline or a NUL."""
    items: str | None
    """The file they are read from; None: standard input."""
    unstarted: str | None
    """The file for those not done; None: none."""
    grace: float
    """Seconds from SIGTERM to SIGKILL, and for which input is awaited after a stop."""
    quiet: bool
    """Whether to show no progress."""


def parse(argv: Sequence[str]) -> RunArguments | Estimate:
    """The command line after the program's name. Raises SystemExit: 0 for help and version, 2 with one line else."""
    parsed = _parser().parse_args(argv)
    made: RunArguments | Estimate = parsed.make(parsed)
    return made


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line; argparse would print the usage above."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and exit with 2."""
        self.exit(USAGE_ERROR, f"{self.prog}: error: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rdq",
        description="A dispatch queue whose width is turned while it runs, and the arithmetic of growth.",
        epilog="rdq run --help says more, and so does rdq estimate --help.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rdq {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands)
    _add_estimate(commands)
    return parser


def _add_run(commands: argparse._SubParsersAction[Any]) -> None:  # pyright: ignore[reportPrivateUsage]  # no public name
    parser: argparse.ArgumentParser = commands.add_parser(
        "run",
        help="do a command for every item, so many at once",
        usage="rdq run [options] [--] command [argument ...]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--width", metavar="N", type=_whole, default=_processors(), help="jobs at once (default: CPUs, %(default)s)")
    add("--rate", metavar="RATE", type=_rate, action="append", default=[], help="starts at most so often, as 10/s")
    add("--timeout", metavar="SECONDS", type=_positive, help="end a job that takes longer, as a failed one")
    add("--delay", metavar="SECONDS", type=_seconds, default=0.0, help="start no item sooner after it has been read")
    add("-0", "--null", action="store_true", help="a NUL ends an item, not a newline; in the file of --unstarted too")
    add("--items", metavar="FILE", default="-", help="read the items from FILE; - is standard input, the default")
    add("--unstarted", metavar="FILE", help="write the items not done to FILE, for --items to resume from")
    add("--ahead", metavar="N", type=_whole, default=1000, help="read at most N items ahead (default: %(default)s)")
    add("--grace", metavar="SECONDS", type=_seconds, default=5.0, help="from SIGTERM to SIGKILL (default: %(default)g)")
    add("--quiet", action="store_true", help="show no progress; failures are named all the same")
    add("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    parser.set_defaults(parser=parser, make=_run)


def _run(parsed: argparse.Namespace) -> RunArguments:
    command: list[str] = parsed.command[1:] if parsed.command[:1] == ["--"] else parsed.command
    if not command:
        parsed.parser.error("no command; try: rdq run --help")
    return RunArguments(
        command=tuple(os.fsencode(word) for word in command),
        width=parsed.width,
        rates=tuple(parsed.rate),
        delay=parsed.delay,
        timeout=parsed.timeout,
        ahead=parsed.ahead,
        separator=b"\0" if parsed.null else b"\n",
        items=None if parsed.items == "-" else parsed.items,
        unstarted=parsed.unstarted,
        grace=parsed.grace,
        quiet=parsed.quiet,
    )


def _add_estimate(commands: argparse._SubParsersAction[Any]) -> None:  # pyright: ignore[reportPrivateUsage]
    parser: argparse.ArgumentParser = commands.add_parser(
        "estimate",
        help="say how fast it grows, from two observations",
        usage="rdq estimate [options] AMOUNT@TIME AMOUNT@TIME",
        description=ESTIMATE,
        epilog=ESTIMATE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("first", metavar="AMOUNT@TIME", type=_as_typed(observed), help="so many then")
    add("last", metavar="AMOUNT@TIME", type=_as_typed(observed), help="so many later")
    add(
        "--per",
        metavar="UNIT",
        choices=tuple(UNITS),
        help=f"what a period is: {', '.join(UNITS)}",
    )
    add("--capacity", metavar="AMOUNT", type=_as_typed(read_amount), help="say when there will be so many")
    parser.set_defaults(parser=parser, make=_estimate)


def _estimate(parsed: argparse.Namespace) -> Estimate:
    first: Observed = parsed.first
    last: Observed = parsed.last
    try:
        length, unit = periods(first.moment, last.moment, parsed.per)
        estimate = Estimate(first.amount, last.amount, length, unit, parsed.capacity)
        tuple(estimate.lines())  # what no float can hold is refused before anything is said
        return estimate
    except (Unreadable, InvalidValue) as error:
        return _refuse(parsed.parser, error)


def _refuse(parser: argparse.ArgumentParser, error: Exception) -> NoReturn:
    parser.error(str(error))


def _processors() -> int:
    """Those this process may use, where that is known; a container's share is often less than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _version() -> str:
    try:
        return version("resizable-dispatch-queue")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "(not installed)"


def _whole(text: str) -> int:
    return _number(text, int, lambda number: number >= 1, "a whole number, 1 or more")


def _seconds(text: str) -> float:
    return _number(text, float, lambda number: 0 <= number < math.inf, "a number of seconds, 0 or more")


def _as_typed(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same for argparse, which shows the text of no other error."""

    def convert(text: str) -> T:
        try:
            return read(text)
        except Unreadable as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def _positive(text: str) -> float:
    return _number(text, float, lambda number: 0 < number < math.inf, "a number of seconds above 0")


def _rate(text: str) -> Rate:
    try:
        return Rate.parse(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError(f"must be {error.wanted}, not {text!r}") from None


def _number(text: str, convert: Callable[[str], N], fits: Callable[[N], bool], wanted: str) -> N:
    try:
        number = convert(text)
    except ValueError:
        number = None
    if number is None or not fits(number):
        raise argparse.ArgumentTypeError(f"must be {wanted}, not {text!r}")
    return number
