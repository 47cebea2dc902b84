"""On what it was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from benchmarks.rounds import ROOT


def machine(others: Mapping[str, str]) -> str:
    """The interpreter, versions and the machine, in a sentence; `others`: more versions to name."""
    ours = (ROOT / "rdq_core" / "_version.py").read_text("utf-8").split('"')[-2]  # as the build reads it
    named = {"rdq": ours, "Twisted": version("Twisted"), **others}
    return (
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{', '.join(f'{name} {number}' for name, number in named.items())}; "
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} CPUs."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "processor unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )
