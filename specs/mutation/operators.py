"""Our own operators, for what mutmut makes no mutants of: the transition table, data, enum bodies, properties, setters.

Each is a function of a syntax node that yields what to put in its place.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final, TypeAlias

import libcst as cst
import libcst.matchers as m
from mutmut.mutation.mutators import mutation_operators

Change: TypeAlias = tuple[str, cst.CSTNode, cst.CSTNode]
"""The name of an operator, what is replaced, by what."""

TABLE: Final = "TRANSITIONS"
STATES: Final = (
    "DELAYED",
    "PENDING",
    "UNDERWAY",
    "CANCELLING",
    "FINISHED",
    "FAILED",
    "CANCELLED",
    "TIMED_OUT",
    "RETURNED",
    "ABANDONED",
)
"""The members of `State`, by name: the package that is mutated is not imported here."""

_DECLARED: Final = m.OneOf(m.Name("__slots__"), m.Name("__all__"), m.Name("__version__"))
_SET: Final = (cst.Attribute, cst.Subscript)


class OwnVisitor(cst.CSTVisitor):
    """Walks a module, and keeps the `changes` that our operators make."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self._functions = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        """A property's body gets mutmut's operators; a parameter that is None by default gets another."""
        self._functions += 1
        if any(m.matches(decorator.decorator, m.Name("property")) for decorator in node.decorators):
            self.changes += theirs("property", node.body)
            self.changes += [("property", old, new) for old, new in returns_nothing(node)]
        for parameter in (*node.params.params, *node.params.kwonly_params):
            if parameter.default is not None and m.matches(parameter.default, m.Name("None")):
                self.changes.append(("default", parameter.default, cst.Integer("0")))
        return True

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: ARG002
        """Out of it again."""
        self._functions -= 1

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        """A dataclass may be changed; an enum's members may be one."""
        self.changes += [("frozen", old, new) for old, new in thawed(node)]
        if any(m.matches(base.value, m.Attribute(attr=m.Name("Enum"))) for base in node.bases):
            self.changes += [("enum", old, new) for old, new in aliased(node)]
        return True

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:
        """What is set in a function may be left unset; data are changed as mutmut changes what is in functions."""
        if self._functions:
            if sets(node):
                self.changes.append(("setter", node.body[0], cst.Pass()))
            return True
        for name, value in data(node):
            if name == TABLE:
                self.changes += [("table", value, changed) for changed in tables(value)]
            else:
                self.changes += [("data", old, new) for old, new in elements(value)]
                self.changes += theirs("data", node.body[0])
        return True


def theirs(name: str, node: cst.CSTNode) -> Iterator[Change]:
    """Mutmut's operators, on a node and all below it but annotations and what must not fail at import."""
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            for changed in operator(node):
                yield name, node, changed
    for child in node.children:
        if not isinstance(child, cst.Annotation):
            yield from theirs(name, child)


def returns_nothing(function: cst.FunctionDef) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Each `return` of the function, returning None."""
    for node in m.findall(function.body, m.Return()):
        assert isinstance(node, cst.Return)
        yield node, node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def thawed(node: cst.ClassDef) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """`frozen=True` of a dataclass, made False."""
    for decorator in node.decorators:
        for argument in m.findall(decorator, m.Arg(keyword=m.Name("frozen"), value=m.Name("True"))):
            assert isinstance(argument, cst.Arg)
            yield argument.value, cst.Name("False")


def aliased(node: cst.ClassDef) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Each member of an enum with the value of the one before it, whose other name it so becomes."""
    values = [
        statement.value
        for statement in m.findall(node.body, m.Assign(value=m.SimpleString()))
        if isinstance(statement, cst.Assign)
    ]
    for before, value in itertools.pairwise(values):
        yield value, before


def sets(node: cst.SimpleStatementLine) -> bool:
    """Whether all it does is to set or delete an attribute or an element."""
    (statement,) = node.body if len(node.body) == 1 else (None,)
    if isinstance(statement, cst.Assign):
        return all(isinstance(target.target, _SET) for target in statement.targets)
    if isinstance(statement, cst.AnnAssign):
        return isinstance(statement.target, _SET) and statement.value is not None
    return isinstance(statement, (cst.AugAssign, cst.Del)) and isinstance(statement.target, _SET)


def data(node: cst.SimpleStatementLine) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The name and the value of what is set outside functions; declarations, and what is for type checkers, aside."""
    for statement in node.body:
        target = statement.targets[0].target if isinstance(statement, cst.Assign) else None
        if isinstance(statement, cst.AnnAssign) and not m.matches(statement.annotation.annotation, m.Name("TypeAlias")):
            target = statement.target
        value = getattr(statement, "value", None)
        if not isinstance(target, cst.Name) or not isinstance(value, cst.BaseExpression):
            continue
        if not m.matches(target, _DECLARED) and not m.matches(value, m.Call(func=m.Name("TypeVar"))):
            yield target.value, value


def elements(value: cst.BaseExpression) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Each tuple, list or set in the value without one of its elements."""
    for node in m.findall(value, m.Tuple() | m.List() | m.Set()):
        assert isinstance(node, (cst.Tuple, cst.List, cst.Set))
        for at in range(len(node.elements)):
            yield node, node.with_changes(elements=[*node.elements[:at], *node.elements[at + 1 :]])


# -- the transition table ------------------------------------------------------------------------------------------


def tables(value: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """The table with one row dropped, led elsewhere or added."""
    assert isinstance(value, cst.Dict)
    for at, entry in enumerate(value.elements):
        assert isinstance(entry, cst.DictElement)
        assert isinstance(entry.value, cst.Dict)
        for rows in rows_of(entry.value):
            changed = entry.with_changes(value=rows)
            yield value.with_changes(elements=[*value.elements[:at], changed, *value.elements[at + 1 :]])


def rows_of(input: cst.Dict) -> Iterator[cst.Dict]:
    """The rows of one input: each dropped, each led to every other state, and each that is not there added."""
    rows = {state_of(row.key): row for row in input.elements if isinstance(row, cst.DictElement)}
    for row in rows.values():
        rest = [other for other in input.elements if other is not row]
        yield input.with_changes(elements=rest)
        for target in STATES:
            if target != state_of(row.value):
                yield input.with_changes(
                    elements=[
                        row.with_changes(value=member(target)) if each is row else each for each in input.elements
                    ]
                )
    first = next(iter(rows.values())).value
    for state in STATES:
        if state not in rows:
            last = input.elements[-1].with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
            yield input.with_changes(elements=[*input.elements[:-1], last, cst.DictElement(member(state), first)])


def state_of(node: cst.BaseExpression) -> str:
    """The name of the member of `State` that the node reads."""
    assert isinstance(node, cst.Attribute)
    return node.attr.value


def member(state: str) -> cst.Attribute:
    """What reads a member of `State`."""
    return cst.Attribute(cst.Name("State"), cst.Name(state))
