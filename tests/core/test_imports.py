"""What may import what: `rdq_core` the standard library alone, and the arrows point one way."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "rdq_core").rglob("*.py"))
SHELL = sorted((ROOT / "rdq_twisted").glob("*.py"))
COMMAND = ROOT / "rdq_twisted" / "__main__.py"  # `python -m rdq_twisted`, which no one imports


def imported(path: Path, *, at_module_level_only: bool = False) -> set[str]:
    """The modules that a file names in imports, `from a import b` as both a and a.b."""
    tree = ast.parse(path.read_text())
    nodes = outside_functions(tree) if at_module_level_only else ast.walk(tree)
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from outside_functions(child)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_files_to_look_at() -> None:
    assert len(CORE) > 10
    assert len(SHELL) > 5
    assert COMMAND in SHELL


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_imports_itself_and_the_standard_library(path: Path) -> None:
    packages = {module.split(".")[0] for module in imported(path)}
    assert packages <= {"rdq_core", *sys.stdlib_module_names}


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_imports_no_event_loop_clock_randomness_thread_or_log(path: Path) -> None:
    packages = {module.split(".")[0] for module in imported(path)}
    assert not packages & {"asyncio", "time", "random", "secrets", "threading", "logging", "socket", "os"}


@pytest.mark.parametrize("path", CORE, ids=name)
def test_what_the_core_takes_of_datetime_reads_no_clock(path: Path) -> None:
    dates = [module for module in imported(path) if module.split(".")[0] == "datetime"]
    assert set(dates) <= {"datetime", "datetime.datetime", "datetime.UTC"}
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
    assert {node.attr for node in nodes if ast.unparse(node.value) == "datetime"} <= {"fromtimestamp"}


@pytest.mark.parametrize("path", [path for path in SHELL if path != COMMAND], ids=name)
def test_the_shell_imports_nothing_that_is_built_on_it(path: Path) -> None:
    above = ("rdq_twisted.cli", "rdq_twisted.service", "rdq_specs")
    assert not {module for module in imported(path) if module.startswith(above)}


@pytest.mark.parametrize("path", sorted((ROOT / "rdq_twisted").rglob("*.py")), ids=name)
def test_nothing_imports_the_reactor_at_module_level(path: Path) -> None:
    assert "twisted.internet.reactor" not in imported(path, at_module_level_only=True)


def python(*lines: str) -> None:
    """Run these lines in another Python, that warns of nothing and says nothing."""
    command = [sys.executable, "-W", "error", "-c", "\n".join(lines)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


HIDE_TWISTED = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("twisted", "zope"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hide())
for hidden in ("twisted", "zope.interface"):
    try:
        __import__(hidden)
    except ModuleNotFoundError:
        pass
    else:
        raise AssertionError(hidden)
"""


def test_the_core_works_where_twisted_is_not_installed() -> None:
    python(
        HIDE_TWISTED,
        "from rdq_core import DispatchQueue, Launch, Settled, Wait",
        "queue = DispatchQueue(1)",
        "job = queue.put('x', now=0)",
        "assert queue.poll(now=0) == Launch(job)",
        "queue.finished(job, 'result', now=1)",
        "assert [queue.poll(now=1), queue.poll(now=1)] == [Settled(job), Wait(None)]",
    )


def test_the_core_is_importable_with_no_site_packages_at_all() -> None:
    command = [sys.executable, "-S", "-E", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import rdq_core"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("package", ["rdq_core", "rdq_twisted", "rdq_twisted.service", "rdq_twisted.cli"])
def test_importing_installs_no_reactor(package: str) -> None:
    python("import sys", f"import {package}", "assert 'twisted.internet.reactor' not in sys.modules")


def test_who_embeds_the_machines_alone_does_not_load_what_the_shells_share() -> None:
    python(
        "import sys, rdq_core",
        "assert not {'rdq_core.shell_job', 'rdq_core.shell_terms', 'rdq_core.shell_views'} & set(sys.modules)",
    )


def test_importing_the_core_imports_no_shell_and_the_shell_no_specification() -> None:
    python("import sys, rdq_core", "assert 'rdq_twisted' not in sys.modules")
    python("import sys, rdq_twisted", "assert not {'rdq_specs', 'rdq_twisted.cli'} & set(sys.modules)")
