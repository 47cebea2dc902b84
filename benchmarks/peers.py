"""The others: fetched from the package registries when they are measured, kept in a folder of the user's cache.

In that folder and nowhere else: no environment is changed. What is for Node is left out where there is no Node, or no
registry.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks import txrdq_peer

PYTHON: Final = {"aiojobs": "1.4.0", "aiometer": "1.0.0", "anyio": "4.16.0"}
NODE: Final = {"bottleneck": "2.19.5", "p-queue": "9.3.5"}


def cache() -> Path:
    """The folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rdq-benchmarks"


def fetch_python() -> tuple[Path, ...]:
    """The folders to import txrdq and the peers on asyncio from; fetched now if they are not there yet."""
    kind = f"{sys.implementation.cache_tag}-"
    txrdq = cache() / f"{kind}txrdq-{txrdq_peer.VERSION}"
    others = cache() / (kind + "-".join(f"{name}-{version}" for name, version in PYTHON.items()))
    if not txrdq.exists():
        with _Whole(txrdq) as folder:
            txrdq_peer.fetch(folder)
    if not others.exists():
        with _Whole(others) as folder:
            pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-compile", "--target", str(folder)]
            subprocess.run([*pip, *(f"{name}=={version}" for name, version in PYTHON.items())], check=True)
    return txrdq, others


def fetch_node() -> Path | None:
    """The folder with `node_modules` in it; None where there is no Node."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    kept = cache() / ("node-" + "-".join(f"{name}-{version}" for name, version in NODE.items()))
    if not kept.exists():
        with _Whole(kept) as folder:
            (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}), "utf-8")
            npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run([*npm, *(f"{name}@{version}" for name, version in NODE.items())], check=True, cwd=folder)
    return kept


def versions(with_node: bool) -> dict[str, str]:
    """What is compared with, as the report names it."""
    named = {"txrdq": txrdq_peer.VERSION, **PYTHON}
    if with_node:
        node = subprocess.run(["node", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        named |= {"Node": node.removeprefix("v"), **NODE}
    return named


class _Whole:
    """A folder that is there when all of it is: made beside its place, and then renamed."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._made = place.with_name(f"{place.name}.{os.getpid()}")

    def __enter__(self) -> Path:
        self._made.mkdir(parents=True)
        return self._made

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._made.rename(self._place)
        else:
            shutil.rmtree(self._made)
