"""What may be typed: the parser of `rdq`'s command line, and its outcome as one record."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, NoReturn, final

from rdq_core import InvalidValue, Rate, Retry
from rdq_twisted.cli.estimate import Estimate
from rdq_twisted.cli.observing import UNITS, Observed, Unreadable, observed, periods, read_amount
from rdq_twisted.cli.retrying import retry
from rdq_twisted.cli.typed import as_typed, positive, rate, seconds, whole
from rdq_twisted.cli.usage import DESCRIPTION, EPILOG, ESTIMATE, ESTIMATE_EPILOG

USAGE_ERROR: Final = 2
"""The exit status for what was typed wrong."""


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
    retry: Retry | None
    """How often a job is done whose command fails, and how long it waits between; None: once."""
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
    add("--width", metavar="N", type=whole, default=_processors(), help="jobs at once (default: CPUs, %(default)s)")
    add("--rate", metavar="RATE", type=rate, action="append", default=[], help="starts at most so often, as 10/s")
    add("--timeout", metavar="SECONDS", type=positive, help="end a job that takes longer, as a failed one")
    add("--delay", metavar="SECONDS", type=seconds, default=0.0, help="start no item sooner after it has been read")
    add("--retry", metavar="N", type=whole, help="do an item whose command fails again, N attempts in all")
    add("--backoff", metavar="SECONDS", type=seconds, help="wait so long before the second, doubled each time (1)")
    add("-0", "--null", action="store_true", help="a NUL ends an item, not a newline; in the file of --unstarted too")
    add("--items", metavar="FILE", default="-", help="read the items from FILE; - is standard input, the default")
    add("--unstarted", metavar="FILE", help="write the items not done to FILE, for --items to resume from")
    add("--ahead", metavar="N", type=whole, default=1000, help="read at most N items ahead (default: %(default)s)")
    add("--grace", metavar="SECONDS", type=seconds, default=5.0, help="from SIGTERM to SIGKILL (default: %(default)g)")
    add("--quiet", action="store_true", help="show no progress; failures are named all the same")
    add("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    parser.set_defaults(parser=parser, make=_run)


def _run(parsed: argparse.Namespace) -> RunArguments:
    command: list[str] = parsed.command[1:] if parsed.command[:1] == ["--"] else parsed.command
    if not command:
        parsed.parser.error("no command; try: rdq run --help")
    if parsed.backoff is not None and parsed.retry is None:
        parsed.parser.error("argument --backoff: of no use without --retry")
    return RunArguments(
        command=tuple(os.fsencode(word) for word in command),
        width=parsed.width,
        rates=tuple(parsed.rate),
        delay=parsed.delay,
        timeout=parsed.timeout,
        retry=None if parsed.retry is None else retry(parsed.retry, parsed.backoff),
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
    add("first", metavar="AMOUNT@TIME", type=as_typed(observed), help="so many then")
    add("last", metavar="AMOUNT@TIME", type=as_typed(observed), help="so many later")
    add(
        "--per",
        metavar="UNIT",
        choices=tuple(UNITS),
        help=f"what a period is: {', '.join(UNITS)}",
    )
    add("--capacity", metavar="AMOUNT", type=as_typed(read_amount), help="say when there will be so many")
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
