"""The front door: `python -m rdq_specs fuzz | explore | soak | replay`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rdq_specs.commands import Usage, arguments, run


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: nothing found; 1: something found; 2: bad usage; 130: interrupted."""
    try:
        return run(arguments(sys.argv[1:] if argv is None else argv))
    except Usage as error:
        sys.stderr.write(f"rdq_specs: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
