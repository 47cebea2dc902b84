"""A plugin for pytest that applies one bug to the whole run: `-p bugs.plugin`, the bug's name in `RDQ_BUG`."""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from bugs import bug_named


def pytest_configure(config: pytest.Config) -> None:
    """Apply it, until the run is over."""
    stack = ExitStack()
    stack.enter_context(bug_named(os.environ["RDQ_BUG"]).applied())
    config.add_cleanup(stack.close)
