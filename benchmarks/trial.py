"""One measurement, in a process of its own: `python -m benchmarks.trial MODULE:FUNCTION JOBS`.

The function does the jobs and gives its figures: the seconds it took, or several by name. Printed are those with the
process's peak memory, as JSON.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys

SECONDS = "seconds"
"""The name of the figure where there is one."""


def peak_memory() -> int:
    """The most bytes of this process that were ever in memory at once.

    On Linux not less than what its parent had when it started this process.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(contender: str, jobs: int) -> None:
    """Measure, and print."""
    module, _, function = contender.partition(":")
    measured: float | dict[str, float] = getattr(importlib.import_module(module), function)(jobs)
    figures = measured if isinstance(measured, dict) else {SECONDS: measured}
    sys.stdout.write(json.dumps({"figures": figures, "peak": peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
