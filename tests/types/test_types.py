"""Three type checkers accept and refuse what the cases in specs/types say, and find every public signature complete."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TYPES: Final = ROOT / "specs" / "types"
CASES: Final = sorted(path.name for path in TYPES.glob("*tive*.py"))
PACKAGES: Final = ("rdq_core", "rdq_twisted", "rdq_asyncio", "rdq_specs")
SURFACES: Final = ("rdq_core", "rdq_twisted", "rdq_twisted.service", "rdq_asyncio", "rdq_specs", "rdq_specs.structures")
INNER: Final = frozenset({"binding", "epoch"})
"""What a job asks its queue for: public to it alone, and left out of the reference, too."""
IGNORE: Final = re.compile(r"\s*# (type|pyright): ignore\[.*$", re.MULTILINE)
BEYOND_PYREFLY: Final = "# pyrefly sees nothing"


def checked(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "specs")])
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=300,
        env={**os.environ, "PATH": tools, "PYTHONPATH": paths},
    )


def test_mypy_has_nothing_to_say() -> None:
    outcome = checked(
        "mypy", "--strict", "--warn-unused-ignores", "--no-error-summary", *(str(TYPES / x) for x in CASES)
    )
    assert (outcome.stdout, outcome.stderr, outcome.returncode) == ("", "", 0)


def test_pyright_has_nothing_to_say() -> None:
    outcome = checked("pyright", "--pythonpath", sys.executable, *(str(TYPES / x) for x in CASES))
    assert outcome.returncode == 0, outcome.stdout
    assert "0 errors, 0 warnings" in outcome.stdout


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """The lines of each case that pyrefly refuses, the comments by which mypy and pyright are told of an error out."""
    folder = tmp_path_factory.mktemp("cases")
    for name in CASES:
        (folder / name).write_text(IGNORE.sub("", (TYPES / name).read_text("utf-8")), "utf-8")
    (folder / "pyrefly.toml").write_text('preset = "default"\n', "utf-8")
    outcome = checked(
        "pyrefly", "check", "--output-format", "min-text", "--python-interpreter-path", sys.executable,
        "--search-path", str(ROOT), *CASES, cwd=folder,
    )  # fmt: skip
    found: dict[str, set[int]] = {name: set() for name in CASES}
    for name, line in re.findall(r"^ERROR (\w+\.py):(\d+):", outcome.stdout, re.MULTILINE):
        found[name].add(int(line))
    assert outcome.returncode == any(found.values()), outcome.stdout + outcome.stderr
    return found


@pytest.mark.parametrize("name", CASES)
def test_pyrefly_refuses_what_it_should_and_nothing_else(name: str, refused: dict[str, set[int]]) -> None:
    lines = (TYPES / name).read_text("utf-8").splitlines()
    wrong = {n for n, line in enumerate(lines, 1) if IGNORE.search(line) and BEYOND_PYREFLY not in lines[n - 2]}
    assert refused[name] == wrong


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_signature_is_complete(package: str, tmp_path: Path) -> None:
    outcome = checked("pyright", "--ignoreexternal", "--verifytypes", package, cwd=tmp_path)
    assert "Type completeness score: 100%" in outcome.stdout, outcome.stdout


def public(package: str) -> Iterator[str]:
    """Every public name of the package, and every one that a class of its own has (an enumeration's have no types)."""
    module = importlib.import_module(package)
    for name in module.__all__:
        yield name
        made = getattr(module, name)
        if inspect.isclass(made) and made.__module__.startswith(package) and not issubclass(made, Enum):
            ours = [vars(kind) for kind in made.__mro__ if kind.__module__.startswith("rdq_")]
            yield from (f"{name}.{member}" for members in ours for member in members if not member.startswith("_"))


def names_read(package: str) -> set[str]:
    """Every name that stands in a case that type checkers must accept, and that imports the package."""
    found: set[str] = set()
    for path in TYPES.glob("positive*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        if any(isinstance(node, ast.ImportFrom) and node.module == package for node in nodes):
            read = [getattr(node, field, None) for node in nodes for field in ("id", "attr", "arg", "name")]
            found.update(name for name in read if isinstance(name, str))
    return found


@pytest.mark.parametrize("package", SURFACES)
def test_every_public_name_has_a_case(package: str) -> None:
    read = names_read(package)
    assert read
    assert {name for name in public(package) if name.rpartition(".")[2] not in read | INNER} == set()
