"""One measurement, in a process of its own: `python -m benchmarks.trial MODULE:FUNCTION JOBS`.

The function does the jobs and gives the seconds they took; printed is that with the process's peak memory, as JSON.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys


def peak_memory() -> int:
    """The most bytes of this process that were ever in memory at once.

    On Linux not less than what its parent had when it started this process.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(contender: str, jobs: int) -> None:
    """Measure, and print."""
    module, _, function = contender.partition(":")
    seconds = getattr(importlib.import_module(module), function)(jobs)
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
