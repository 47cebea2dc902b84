"""Where Twisted is not installed, the import says what to install."""

import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

ROOT = Path(__file__).resolve().parents[2]


class RequirementTests(SynchronousTestCase):
    def test_the_extra_is_named(self) -> None:
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import rdq_twisted"
        without_packages = [sys.executable, "-S", "-E", "-c", code]
        outcome = subprocess.run(without_packages, capture_output=True, text=True, check=False, timeout=60)
        assert outcome.returncode == 1
        last = outcome.stderr.splitlines()[-1]
        assert "ModuleNotFoundError: rdq_twisted needs Twisted: pip install" in last
