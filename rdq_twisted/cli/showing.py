"""Which way of showing progress suits where standard error goes."""

from __future__ import annotations

from rdq_twisted.cli.output import Output
from rdq_twisted.cli.progress import Plain, Progress, Silent


def progress(quiet: bool, output: Output) -> Progress:
    """Nothing if `quiet`, a display on a terminal, lines elsewhere and where rich is not installed."""
    if quiet:
        return Silent()
    return (_display(output) if output.is_terminal else None) or Plain(output.say)


def _display(output: Output) -> Progress | None:
    try:
        from rdq_twisted.cli.display import Display
    except ImportError:  # rich comes with the extra `cli`
        return None
    display = Display(2, lambda: output.busy, lambda: output.midline)
    return display if display.works else None
