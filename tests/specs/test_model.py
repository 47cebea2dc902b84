"""The model stays dull: short beside the core, and made of nothing of it but what it raises."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "specs/rdq_specs/model.py"
BLANK = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def lines_of_code(text: str) -> int:
    """Its lines but for comments and docstrings."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in BLANK:
            found.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(found)


def test_it_is_at_most_a_third_of_the_core() -> None:
    core = sum(lines_of_code(path.read_text("utf-8")) for path in (ROOT / "rdq_core").glob("*.py"))
    assert 0 < lines_of_code(MODEL.read_text("utf-8")) <= core / 3


def taken_of_the_core(path: Path) -> set[str]:
    """The names that the module imports from the core, and it imports no module whole."""
    tree = ast.parse(path.read_text("utf-8"))
    assert not any(isinstance(node, ast.Import) and "rdq" in ast.dump(node) for node in ast.walk(tree))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports if str(node.module).startswith("rdq_core") for alias in node.names}


def test_of_the_core_it_knows_the_errors_alone() -> None:
    errors = {
        node.name
        for node in ast.parse((ROOT / "rdq_core/errors.py").read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    assert taken_of_the_core(MODEL) <= errors
    assert not any(isinstance(node, ast.Import) for node in ast.walk(ast.parse(MODEL.read_text("utf-8"))))


def test_its_arithmetic_knows_what_a_rate_is_and_no_more() -> None:
    assert taken_of_the_core(ROOT / "specs/rdq_specs/model_rates.py") == {"Rate"}
