"""The front door: `python -m rdq_specs fuzz | replay | compare | features | clause | explore | soak | structure`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rdq_specs.checking import at_fault
from rdq_specs.commands import arguments, run
from rdq_specs.findings import HarnessError
from rdq_specs.saying import Usage


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: nothing found; 1: something found; 2: bad usage, or a harness at fault; 130: interrupted."""
    try:
        return run(arguments(sys.argv[1:] if argv is None else argv))
    except Usage as error:
        sys.stderr.write(f"rdq_specs: {error}\n")
        return 2
    except HarnessError as error:
        return at_fault(error)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
