"""Every code block of the documents runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.walkthrough import Block, blocks, patched, pattern, walk

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
DOCUMENTS = [*(ROOT / name for name in NAMES), *sorted((ROOT / "docs").glob("**/*.md"))]

# Those .ci/run itself runs: it takes the README's two commands from the README, and is the third.
RUN_BY_CI = ("python3 -m venv .venv && ", "bash .ci/run")


PATH = os.pathsep.join(map(str, (ROOT, ROOT / "specs")))
ALONE = [block for path in DOCUMENTS for block in blocks(path, ROOT) if not block.is_a_step]
WALKS = [path for path in DOCUMENTS if any(block.is_a_step for block in blocks(path, ROOT))]


@pytest.mark.parametrize("block", ALONE, ids=lambda block: block.where)
def test_a_code_block_runs(block: Block, tmp_path: Path) -> None:
    if block.language == "sh":
        assert block.text.startswith(RUN_BY_CI), f"{block.where}: nothing runs this"
        return
    assert block.language == "python", f"{block.where}: a block in {block.language!r} is not run"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text],
        cwd=tmp_path,
        env={"PYTHONPATH": PATH, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, f"{block.where}\n{done.stdout}{done.stderr}"
    assert not done.stderr, f"{block.where}\n{done.stderr}"


@pytest.mark.parametrize("path", WALKS, ids=lambda path: path.stem)
def test_a_document_can_be_followed(path: Path, tmp_path: Path) -> None:
    here = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    env = {"PYTHONPATH": PATH, "PYTHONDONTWRITEBYTECODE": "1", "PATH": here}
    walk([block for block in blocks(path, ROOT) if block.is_a_step], tmp_path, env)


def test_the_documents_have_code() -> None:
    assert len(ALONE) > 5
    assert "verify-your-own-shell" in {path.stem for path in WALKS}


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a\n...\nb\n", "a\nx\ny\nb\n"),
        ("a\n...\nb\n", "a\nb\n"),
        ("passed: 267 examples, all\n", "passed: 31 examples, all\n"),
        ("Ran 3 tests in 12.5s\n", "Ran 3 tests in 0.251s\n"),
        ("", ""),
    ],
)
def test_what_is_shown_may_leave_out_lines_and_have_other_figures(shown: str, printed: str) -> None:
    assert re.fullmatch(pattern(shown), printed)


@pytest.mark.parametrize(
    ("shown", "printed"), [("a\n", "b\n"), ("a\n", "a\nb\n"), ("3 tests\n", "4 tests\n"), ("a.\n", "ab\n")]
)
def test_all_else_must_be_as_shown(shown: str, printed: str) -> None:
    assert not re.fullmatch(pattern(shown), printed)


def test_a_hunk_that_fits_twice_or_nowhere_is_refused() -> None:
    for hunk in (" x\n+y\n", "-z\n"):
        with pytest.raises(AssertionError, match="fits in"):
            patched("x\nx\n", Block("here", "patch", "f", "diff", hunk))
    assert patched("x\nw\n", Block("here", "patch", "f", "diff", " x\n-w\n+y\n")) == "x\ny\n"
