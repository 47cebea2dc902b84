"""Twisted is an extra of the distribution; who has not asked for it is told how, before anything else is imported."""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("twisted") is None:
    raise ModuleNotFoundError(
        "rdq_twisted needs Twisted: pip install 'resizable-dispatch-queue[twisted]' (or [cli], for `rdq run`)",
        name="twisted",
    )
