"""Planting: a mutant's text is what `import` finds, in a process that has not imported the package yet."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from types import CodeType, ModuleType

from mutation.mutants import PACKAGE, ROOT


def plant(texts: Mapping[str, str]) -> None:
    """From now on in this process, these modules of the package have these texts (none: it is the original)."""
    loaded = [name for name in sys.modules if name.partition(".")[0] in (PACKAGE, "rdq_specs")]
    if loaded:
        raise RuntimeError(f"{loaded[0]} is imported already, so that it would not be the mutant")
    if texts:
        sys.meta_path.insert(0, _Finder(texts))


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the mutated modules."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> importlib.machinery.ModuleSpec | None:
        """The mutated module, if one is asked for."""
        text = self.texts.get(fullname)
        if text is None:
            return None
        file = str(ROOT.joinpath(*fullname.split(".")).with_suffix(".py"))
        return importlib.util.spec_from_file_location(fullname, file, loader=_Loader(fullname, file, text))


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a text instead of the file's; never from the file's bytecode."""

    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """The text, compiled."""
        return compile(self.text, self.path, "exec", dont_inherit=True)
