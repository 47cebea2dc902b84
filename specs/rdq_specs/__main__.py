"""The front door: `python -m rdq_specs fuzz | replay | compare | features | clause | explore | soak | structure`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from rdq_specs.checking import at_fault
from rdq_specs.commands import arguments, run
from rdq_specs.findings import HarnessError
from rdq_specs.saying import Usage

OUTPUT_CLOSED: Final = 141
"""128 and the number of SIGPIPE: what a shell reports of a program whose reader has gone."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: nothing found; 1: something found; 2: bad usage, or a harness at fault.

    130: interrupted; 141: who read the output has gone, of `| head` say.
    """
    try:
        status = run(arguments(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return status
    except Usage as error:
        sys.stderr.write(f"rdq_specs: {error}\n")
        return 2
    except HarnessError as error:
        return at_fault(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter's last flush fails aloud
        return OUTPUT_CLOSED


if __name__ == "__main__":
    sys.exit(main())
