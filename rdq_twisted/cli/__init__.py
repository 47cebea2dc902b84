"""The command line: `rdq run` does a command for every item, with a width that can be changed while it runs.

    find . -name '*.py' | rdq run --width 4 -- gzip -k9 {}
    kill -USR1 %1       # one more at a time

Built on `rdq_twisted`'s public names only. Where things are: `arguments` (what may be typed), `items` and
`reading` (what is to be done), `command` (what is done with it), `process` and `group` (doing it), `output` (what
it printed), `progress` and `display` (how it goes), `signals` and `run` (turning the knob, and stopping),
`unstarted` (what is left), `report` (what came of it), `main` (the way in and out). `rdq estimate`, which says how fast
something grows, is `observing` (what was typed) and `estimate` (what it comes to).
"""

from rdq_twisted.cli.main import main

__all__ = ["main"]
