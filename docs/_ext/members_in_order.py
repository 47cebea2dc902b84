"""What a class inherits from ours stands after its own members, as in the source too.

Sphinx knows the order of a class's own module alone: what comes from elsewhere it puts last, by the alphabet.
"""

import importlib
import inspect
from collections.abc import Iterator

from prose_docstrings import PACKAGES
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer


def _classes() -> Iterator[type]:
    for package in PACKAGES:
        module = importlib.import_module(package)
        yield from filter(inspect.isclass, map(vars(module).get, module.__all__))


def _order(_app: Sphinx) -> None:
    """Number the members of each class that has some from another of ours."""
    for kind in _classes():
        ours = [base for base in kind.__mro__ if base.__module__.startswith("rdq_")]
        if len(ours) > 1:
            analyzer = ModuleAnalyzer.for_module(kind.__module__)
            analyzer.analyze()
            names = dict.fromkeys(name for base in ours for name in vars(base))
            analyzer.tagorder.update({f"{kind.__qualname__}.{name}": place for place, name in enumerate(names)})


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.connect("builder-inited", _order)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
