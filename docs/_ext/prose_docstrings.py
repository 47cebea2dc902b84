"""Our docstrings for autodoc: plain prose with backticks and indented code, made into reStructuredText.

A name in backticks becomes a link where the reference has it, and code where it has not.
"""

import ast
import enum
import re
import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains.python import PythonDomain
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer

QUOTED = re.compile(r"`([^`]+)`(\w?)")
NAME = re.compile(r"[A-Za-z_][\w.]*(\(\))?")
ALIAS = re.compile(r"TypeAliasForwardRef\('([\w.]+)'\)")
PACKAGES = ("rdq_core", "rdq_twisted", "rdq_twisted.service", "rdq_asyncio", "rdq_specs")


def rendered(lines: list[str]) -> list[str]:
    """The docstring, as reStructuredText."""
    return [line for paragraph in _paragraphs(lines) for line in (*_rendered(paragraph), "")]


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines between blank ones; an indented run with all of its blank lines, as code has some."""
    text: list[str] = []
    for full, run in groupby(lines, key=lambda line: bool(line.strip())):
        if not full:
            continue
        paragraph = list(run)
        if text and _is_code(text) and _is_code(paragraph):
            text += ["", *paragraph]
            continue
        if text:
            yield text
        text = paragraph
    if text:
        yield text


def _is_code(paragraph: list[str]) -> bool:
    return all(line.startswith("    ") or not line for line in paragraph)


def _rendered(paragraph: list[str]) -> list[str]:
    if not _is_code(paragraph):
        return [QUOTED.sub(_linked, line) for line in paragraph]
    code = textwrap.dedent("\n".join(paragraph))
    return [f".. code-block:: {_language(code)}", "", *textwrap.indent(code, "   ").splitlines()]


def _language(code: str) -> str:
    try:
        ast.parse(f"async def _():\n{textwrap.indent(code, '    ')}")
    except SyntaxError:
        return "text"
    return "python"


def _linked(found: re.Match[str]) -> str:
    text, after = found[1], found[2] and f"\\ {found[2]}"
    if NAME.fullmatch(text):
        return f":py:obj:`{text} <{text.removesuffix('()')}>`{after}"
    return f"``{text}``{after}"


def _process(_app: Sphinx, what: str, name: str, _obj: object, _options: object, lines: list[str]) -> None:
    if what == "data":
        lines[:] = _data_docstring(*name.rsplit(".", 1))
    lines[:] = rendered(lines)


def _data_docstring(exporter: str, name: str) -> list[str]:
    """The docstring under an assignment, wherever the package makes it: autodoc looks where it is exported only."""
    package = exporter.partition(".")[0]
    for module in sorted(module for module in sys.modules if module.partition(".")[0] == package):
        docs = ModuleAnalyzer.for_module(module).find_attr_docs()
        if ("", name) in docs:
            return docs["", name]
    return []


def _signature(
    _app: Sphinx, _what: str, _name: str, obj: object, _options: object, *parts: str | None
) -> tuple[str | None, ...]:
    """None where nobody constructs it. Inside other types, Sphinx leaves its placeholder for an alias (as of 9.0)."""
    if isinstance(obj, enum.EnumType) or getattr(obj, "_is_protocol", False):
        return "", None
    return tuple(part and ALIAS.sub(r"\1", part).replace("<factory>", "...") for part in parts)


def _resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.Element | None:
    """A name in backticks that its own class and module do not have: one that a package exports, or plain code."""
    if node["refdomain"] != "py" or node["reftype"] != "obj":
        return None
    domain: PythonDomain = env.domains.python_domain
    target = node["reftarget"]
    for package in PACKAGES:
        name = f"{package}.{target}"
        if name in domain.objects:
            return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", name, node, content)
    return content


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.connect("autodoc-process-docstring", _process)
    app.connect("autodoc-process-signature", _signature)
    app.connect("missing-reference", _resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
