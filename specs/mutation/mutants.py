"""Mutants: `rdq_core` with one small change in one module, by mutmut's operators and by our own.

A mutant is the whole text of its module, planted before anything is imported (`planting`). mutmut itself merges all
mutants of a module into one file of trampolines, which is why it cannot change what runs at import and what is
decorated; and its trampolines look the active mutant up in the environment at every call, which makes the core ten
times slower.
"""

from __future__ import annotations

import ast
import hashlib
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import libcst as cst
import libcst.matchers as m
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
    around: str = ""
    """A hash of the text of that function, class or variable, unchanged."""

    @property
    def id(self) -> str:
        """A hash of the key."""
        return hashed(self.key)

    @property
    def key(self) -> str:
        """What names this mutant in lists: it changes only when the code that is mutated does."""
        again = f" #{self.number}" if self.number else ""
        return f"{self.module}:{self.place}: {self.before} => {self.after}{again}"


def all_mutants() -> list[Mutant]:
    """Every mutant of the package, module by module."""
    return [mutant for module, path in modules().items() for mutant in mutants_of(module, path.read_text("utf-8"))]


def modules() -> dict[str, Path]:
    """The modules of the package that are mutated, in every folder of it, by name; `__init__` names a package."""
    files = {path.relative_to(ROOT): path for path in sorted((ROOT / PACKAGE).rglob("*.py"))}
    return {".".join(name.with_suffix("").parts).removesuffix(".__init__"): path for name, path in files.items()}


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Every mutant of one module. Those that come to the same text are one."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    ranges = wrapper.resolve(WhitespaceInclusivePositionProvider)
    lines = source.splitlines(keepends=True)
    places = [Place("", 1, len(lines), hashed(source)), *places_of(source)]
    made: list[Mutant] = []
    seen, numbers = {source}, Counter[tuple[str, str, str]]()
    for operator, old, new in _changes(wrapper):
        text = _replaced(lines, ranges[old], _code(wrapper.module, new, lines[ranges[old].start.line - 1]))
        if text in seen:
            continue
        seen.add(text)
        place, around = _place(places, ranges[old])
        before, after = _difference(source, text)
        number = numbers[place, before, after]
        numbers[place, before, after] += 1
        made.append(Mutant(module, place, operator, before, after, number, text, around))
    return made


def _changes(wrapper: MetadataWrapper) -> Iterator[tuple[str, cst.CSTNode, cst.CSTNode]]:
    """Mutmut's changes, then ours: the name of the operator, what is replaced, and by what."""
    theirs = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(theirs)
    unread = set(_for_type_checkers(wrapper.module))
    for mutation in theirs.mutations:
        old, new = mutation.original_node, mutation.mutated_node
        if old in unread or (isinstance(old, cst.Call) and isinstance(new, cst.Call) and _casts(old, new)):
            continue
        if isinstance(mutation.contained_by_top_level_function, cst.FunctionDef):  # all others it makes no mutants of
            yield "mutmut", old, new
    ours = OwnVisitor()
    wrapper.visit(ours)
    yield from ours.changes


def _for_type_checkers(module: cst.Module) -> Iterator[cst.CSTNode]:
    """The types that `cast` is given: nothing that runs reads them."""
    for call in m.findall(module, m.Call(func=m.Name("cast"))):
        yield from m.findall(cst.ensure_type(call, cst.Call).args[0], m.SimpleString())


def _casts(old: cst.Call, new: cst.Call) -> bool:
    """Whether the calls are of `cast`, and differ in nothing but the type."""
    same = len(old.args) == len(new.args) and all(
        a.deep_equals(b) for a, b in zip(old.args[1:], new.args[1:], strict=True)
    )
    return same and m.matches(old.func, m.Name("cast")) and m.matches(new.func, m.Name("cast"))


def _code(module: cst.Module, node: cst.CSTNode, line: str) -> str:
    """The text of a node that is to begin in that line; a compound statement, whole lines, is set in as that is."""
    text = module.code_for_node(node)
    if not isinstance(node, cst.BaseCompoundStatement):
        return text
    return textwrap.indent(text, line[: len(line) - len(line.lstrip())])


def _replaced(lines: Sequence[str], at: CodeRange, text: str) -> str:
    """The lines, with `text` where the range is. A hundredth of the time of replacing the node in the whole tree."""
    start, end = at.start, at.end
    before = "".join(lines[: start.line - 1]) + lines[start.line - 1][: start.column]
    last = "".join(lines[end.line - 1 : end.line])  # a block that ends the file ends on a line that is not there
    return before + text + last[end.column :] + "".join(lines[end.line :])


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


@dataclass(frozen=True, slots=True)
class Place:
    """A function, class or variable of a module: its qualified name, where it stands, and a hash of its text."""

    name: str
    first: int
    last: int
    around: str


def places_of(source: str) -> Iterator[Place]:
    """All of a module, the outer ones first."""
    lines = source.splitlines()
    for first, last, name in _places(ast.parse(source)):
        yield Place(name, first, last, hashed("\n".join(lines[first - 1 : last])))


def hashed(text: str) -> str:
    """Ten hexadecimal digits: among ten thousand texts, two are alike once in twenty thousand times."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=5).hexdigest()


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


def _place(places: Sequence[Place], at: CodeRange) -> tuple[str, str]:
    """The name of the innermost place there, and the hash of its text."""
    found = [place for place in places if place.first <= at.start.line <= place.last][-1]
    return found.name, found.around
