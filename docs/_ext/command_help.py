"""What `rdq run --help` says, asked of the command line's own parser: `.. command-help:: run`."""

import contextlib
import io
import os
import re
import textwrap

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rdq_twisted.cli.arguments import parse

WIDTH = 88
PROCESSORS = re.compile(r"CPUs, \d+")  # a fact about the machine that builds the pages
ROW = re.compile(r" *\S.*?   *(?=\S)")
"""What stands before the last column, in a line that has columns."""


def help_of(command: str) -> str:
    """The text that `rdq COMMAND --help` prints, as wide as a page."""
    out = io.StringIO()
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(WIDTH)
    try:
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            parse([command, "--help"])
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return narrowed(PROCESSORS.sub("CPUs", out.getvalue()))


def narrowed(text: str) -> str:
    """The same with its long lines, which are laid out for a wider terminal, filled anew."""
    lines: list[str] = []
    long = False
    for line in text.splitlines():
        if long and line.strip() and not ROW.match(line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        long = len(line) > WIDTH
    return "\n".join(_filled(line) for line in lines)


def _filled(line: str) -> str:
    row = ROW.match(line)
    column = row.end() if row else len(line) - len(line.lstrip())
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * column, break_on_hyphens=False, replace_whitespace=False)


class CommandHelp(SphinxDirective):
    """A literal block of it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The block."""
        text = help_of(self.arguments[0])
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
