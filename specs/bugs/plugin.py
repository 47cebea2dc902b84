"""A plugin for pytest that applies one bug to the whole run: `-p bugs.plugin`, the bug's module in `RDQ_BUG`."""

from __future__ import annotations

import importlib
import os
from contextlib import ExitStack

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Apply it, until the run is over."""
    stack = ExitStack()
    stack.enter_context(importlib.import_module(f"bugs.{os.environ['RDQ_BUG']}").applied())
    config.add_cleanup(stack.close)
