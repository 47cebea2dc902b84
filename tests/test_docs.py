"""Every code block of the documents runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
DOCUMENTS = [*(ROOT / name for name in NAMES), *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Those .ci/run itself runs: it takes the README's two commands from the README, and is the third.
RUN_BY_CI = ("python3 -m venv .venv && ", "bash .ci/run")


def blocks() -> list[tuple[str, str, str]]:
    """Each code block: where it stands, its language, its text."""
    return [
        (f"{path.relative_to(ROOT)}:{text[: found.start()].count(chr(10)) + 1}", found[1], found[2])
        for path in DOCUMENTS
        for text in [path.read_text(encoding="utf-8")]
        for found in BLOCK.finditer(text)
    ]


@pytest.mark.parametrize(("where", "language", "code"), blocks(), ids=lambda value: value if ":" in value[:60] else "")
def test_a_code_block_runs(where: str, language: str, code: str, tmp_path: Path) -> None:
    if language == "sh":
        assert code.startswith(RUN_BY_CI), f"{where}: nothing runs this"
        return
    assert language == "python", f"{where}: a block in {language!r} is not run"
    path = ":".join(map(str, (ROOT, ROOT / "specs")))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, f"{where}\n{done.stdout}{done.stderr}"
    assert not done.stderr, f"{where}\n{done.stderr}"


def test_the_documents_have_code() -> None:
    assert len(blocks()) > 5
