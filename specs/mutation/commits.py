"""What git says of the repository; "" where there is no git, or no repository."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from mutation.mutants import PACKAGE, ROOT


@cache
def commit_of_the_core() -> str:
    """The last commit that changed the package, with a + if it has been changed since."""
    commit = _git("log", "-1", "--format=%h", "--", PACKAGE)
    return commit + "+" * bool(_git("status", "--porcelain", "--", PACKAGE))


def _git(*arguments: str) -> str:
    if shutil.which("git") is None:
        return ""
    asked = ["git", *arguments]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
