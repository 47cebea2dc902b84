"""Mutants: `rdq_core` with one small change in one module, by mutmut's operators and by our own.

A mutant is the whole text of its module, planted before anything is imported (`planting`). mutmut itself merges all
mutants of a module into one file of trampolines, which is why it cannot change what runs at import and what is
decorated; and its trampolines look the active mutant up in the environment at every call, which makes the core ten
times slower.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, WhitespaceInclusivePositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from mutation.operators import OwnVisitor

ROOT: Final = Path(__file__).parents[2]
"""Of the repository."""

PACKAGE: Final = "rdq_core"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. `before` and `after` are the lines it changes, `number` tells equal changes in one place apart."""

    module: str
    place: str
    """The function, class or variable changed."""
    operator: str
    before: str
    after: str
    number: int
    source: str
    """The whole text of the mutated module."""

    @property
    def key(self) -> str:
        """What names this mutant in lists: it changes only when the code that is mutated does."""
        again = f" #{self.number}" if self.number else ""
        return f"{self.module}:{self.place}: {self.before} => {self.after}{again}"


def all_mutants() -> list[Mutant]:
    """Every mutant of the package, module by module."""
    paths = sorted((ROOT / PACKAGE).glob("*.py"))
    return [mutant for path in paths for mutant in mutants_of(f"{PACKAGE}.{path.stem}", path.read_text("utf-8"))]


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Every mutant of one module. Those that come to the same text are one."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    ranges = wrapper.resolve(WhitespaceInclusivePositionProvider)
    lines = source.splitlines(keepends=True)
    places = list(_places(ast.parse(source)))
    made: list[Mutant] = []
    seen, numbers = {source}, Counter[tuple[str, str, str]]()
    for operator, old, new in _changes(wrapper):
        text = _replaced(lines, ranges[old], wrapper.module.code_for_node(new))
        if text in seen:
            continue
        seen.add(text)
        place = _place(places, ranges[old])
        before, after = _difference(source, text)
        number = numbers[place, before, after]
        numbers[place, before, after] += 1
        made.append(Mutant(module, place, operator, before, after, number, text))
    return made


def _changes(wrapper: MetadataWrapper) -> Iterator[tuple[str, cst.CSTNode, cst.CSTNode]]:
    """Mutmut's changes, then ours: the name of the operator, what is replaced, and by what."""
    theirs = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(theirs)
    for mutation in theirs.mutations:
        if isinstance(mutation.contained_by_top_level_function, cst.FunctionDef):  # all others it makes no mutants of
            yield "mutmut", mutation.original_node, mutation.mutated_node
    ours = OwnVisitor()
    wrapper.visit(ours)
    yield from ours.changes


def _replaced(lines: Sequence[str], at: CodeRange, text: str) -> str:
    """The lines, with `text` where the range is. A hundredth of the time of replacing the node in the whole tree."""
    start, end = at.start, at.end
    before = "".join(lines[: start.line - 1]) + lines[start.line - 1][: start.column]
    return before + text + lines[end.line - 1][end.column :] + "".join(lines[end.line :])


def _difference(source: str, text: str) -> tuple[str, str]:
    """The lines that differ, each side on one line."""
    old, new = source.splitlines(), text.splitlines()
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return _one_line(old[first : len(old) - last]), _one_line(new[first : len(new) - last])


def _one_line(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


def _places(tree: ast.AST, outer: str = "") -> Iterator[tuple[int, int, str]]:
    """First line, last line and qualified name of all classes, functions and data of a module, the outer ones first."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            name = f"{outer}.{node.name}".lstrip(".")
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield first, node.end_lineno or first, name
            yield from _places(node, name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(tree, ast.Module):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield node.lineno, node.end_lineno or node.lineno, ast.unparse(target)
        else:
            yield from _places(node, outer)


def _place(places: list[tuple[int, int, str]], at: CodeRange) -> str:
    return ([""] + [name for first, last, name in places if first <= at.start.line <= last])[-1]
