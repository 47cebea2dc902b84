"""Planting: a mutant's text is what `import` finds, in a process that has not imported the package yet."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import CodeType, ModuleType

from mutation.mutants import PACKAGE, ROOT, Mutant


def plant(mutant: Mutant | None) -> None:
    """From now on in this process, the package is the mutant (None: the original)."""
    loaded = [name for name in sys.modules if name.partition(".")[0] in (PACKAGE, "rdq_specs")]
    if loaded:
        raise RuntimeError(f"{loaded[0]} is imported already, so that it would not be the mutant")
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the one mutated module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> importlib.machinery.ModuleSpec | None:
        """The mutant, if it is asked for."""
        if fullname != self.mutant.module:
            return None
        file = str(ROOT.joinpath(*fullname.split(".")).with_suffix(".py"))
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Loader(fullname, file, self.mutant.source)
        )


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a text instead of the file's; never from the file's bytecode."""

    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """The text, compiled."""
        return compile(self.text, self.path, "exec", dont_inherit=True)
