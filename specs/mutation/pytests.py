"""The core's own tests as stages: those that Hypothesis draws for, and all of them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from mutation.mutants import ROOT

FILES: Final[Mapping[str, Sequence[str]]] = {
    "queue": ("test_queue_*.py", "test_[!gkpqrstw]*.py", "test_retention.py", "test_surface.py", "test_waiters.py"),
    "pool": ("test_pool.py",),
    "promise dict": ("test_promise_dict.py",),
    "priority buffer": ("test_priority_buffer*.py",),
    "keyed line": ("test_keyed_line*.py", "test_limit_per_key.py", "test_queue_keys.py"),
    "lines": ("test_priority_queue*.py", "test_ranking.py", "test_waiters.py"),
    "retries": ("test_retry.py", "test_queue_retry.py"),
    "rates": ("test_rate*.py", "test_queue_rate.py"),
    "values": ("test_error*.py", "test_queue_statistics.py", "test_queue_time.py", "test_rate.py"),
    "shell": ("test_shell_*.py", "test_window.py"),
    "growth": ("growth/test_*.py",),
}
"""By area, of `tests/core`."""


class OnlyDrawn:
    """Leaves out the tests that Hypothesis does not draw for."""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep the others."""
        items[:] = [item for item in items if getattr(item.obj, "is_hypothesis_test", False)]


def drawn(area: str, seeds: int = 1) -> Callable[[object], object]:
    """The tests of an area for which values or programs are drawn, from so many seeds."""

    def stage(_original: object) -> object:
        for seed in range(seeds):
            _run(area, [OnlyDrawn()], seed)
        return None

    return stage


def tests(area: str) -> Callable[[object], object]:
    """All tests of an area."""

    def stage(_original: object) -> object:
        _run(area, [], 0)
        return None

    return stage


def _run(area: str, plugins: Sequence[object], seed: int) -> None:
    import pytest

    files = [str(file) for pattern in FILES[area] for file in sorted((ROOT / "tests/core").glob(pattern))]
    plain = [option for name in ("cacheprovider", "cov", "xdist") for option in ("-p", f"no:{name}")]
    ignored = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    arguments = ["-x", "-q", *plain, *ignored, f"--rootdir={ROOT}", f"--hypothesis-seed={seed}", *files]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = pytest.main(arguments, plugins)
    if status:
        lines = [line for line in out.getvalue().splitlines() if line.startswith(("FAILED", "ERROR"))]
        raise AssertionError(lines[0] if lines else f"pytest: {status}")
