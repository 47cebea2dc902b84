"""A crawler over real sites on loopback, which count how many of their pages are asked for at once."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

from examples.polite_crawler import Site

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "polite_crawler.py"


def crawled(*urls: str) -> list[str]:
    """What the crawler prints."""
    command = [sys.executable, "-W", "error", str(EXAMPLE), *urls]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_it_visits_every_page_once_and_two_of_a_host_at_once() -> None:
    first, *sites = crawled()
    assert first == "21 pages, 3 tried again"
    seen = [re.fullmatch(r"(\d+) pages of (\d+), at most (\d) at once", line) for line in sites]
    found = [tuple(map(int, match.groups())) for match in seen if match]
    assert [(visited, pages) for visited, pages, _ in found] == [(12, 12), (6, 6), (3, 3)]
    assert max(most for _, _, most in found) <= 2


def test_it_goes_where_it_is_told_to() -> None:
    with Site(5) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        page = f"http://127.0.0.1:{site.server_port}"
        said = crawled(f"{page}/1", f"{page}/9", f"{page}/missing")
        site.shutdown()
    assert sorted(site.served) == ["/1", "/2", "/3", "/4", "/9", "/missing"]
    assert said == [f"{page}/missing: HTTP Error 404: Not Found", "5 pages, 1 tried again"]
    assert site.most <= 2
