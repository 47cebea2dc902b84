"""The texts: the clauses of `SEMANTICS.md`, and the programs of the corpus, installed with the package."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_ROW: Final = re.compile(r"^\| ([A-Z]+-\d+) \| (.*) \| (.*) \|$", re.MULTILINE)


def _text(name: str) -> Path:
    """In the package where that is installed; beside it in a clone."""
    installed = _HERE / name
    return installed if installed.exists() else _HERE.parent / name


SEMANTICS: Final = _text("SEMANTICS.md")
"""The rules, as a document."""

CORPUS: Final = _text("corpus")
"""The folder of programs of interest."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause: what must be, and what checks it."""

    clause: str
    words: str
    check: str

    def __str__(self) -> str:
        return f"{self.clause}  {self.words}"


@functools.cache
def rules() -> Mapping[str, Rule]:
    """Every clause in force, in the document's order."""
    rows = _ROW.findall(SEMANTICS.read_text(encoding="utf-8"))
    return {clause: Rule(clause, words, check) for clause, words, check in rows}
