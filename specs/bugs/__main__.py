"""`python -m bugs`, in `specs/`: run every bug through the engines, and write `BUGS.md`."""

from __future__ import annotations

from pathlib import Path

from bugs.table import table

if __name__ == "__main__":
    Path(__file__).parents[1].joinpath("BUGS.md").write_text(table(), encoding="utf-8")
