"""Three type checkers accept and refuse what the cases in specs/types say, and find every public signature complete."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TYPES: Final = ROOT / "specs" / "types"
CASES: Final = sorted(path.name for path in TYPES.glob("*tive*.py"))
PACKAGES: Final = ("rdq_core", "rdq_twisted", "rdq_asyncio", "rdq_specs")
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


@pytest.mark.parametrize("name", CASES)
def test_pyrefly_refuses_what_it_should_and_nothing_else(name: str, tmp_path: Path) -> None:
    """The comments by which mypy and pyright are told of an error are taken out, and pyrefly must report each."""
    source = (TYPES / name).read_text("utf-8")
    lines = source.splitlines()
    wrong = {n for n, line in enumerate(lines, 1) if IGNORE.search(line) and BEYOND_PYREFLY not in lines[n - 2]}
    (tmp_path / name).write_text(IGNORE.sub("", source), "utf-8")
    (tmp_path / "pyrefly.toml").write_text('preset = "default"\n', "utf-8")
    outcome = checked(
        "pyrefly", "check", "--output-format", "min-text", "--python-interpreter-path", sys.executable,
        "--search-path", str(ROOT), name, cwd=tmp_path,
    )  # fmt: skip
    found = {int(n) for n in re.findall(rf"^ERROR {re.escape(name)}:(\d+):", outcome.stdout, re.MULTILINE)}
    assert found == wrong, outcome.stdout + outcome.stderr
    assert (outcome.returncode == 0) == (not wrong)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_signature_is_complete(package: str, tmp_path: Path) -> None:
    outcome = checked("pyright", "--ignoreexternal", "--verifytypes", package, cwd=tmp_path)
    assert "Type completeness score: 100%" in outcome.stdout, outcome.stdout
