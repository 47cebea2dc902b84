"""The documentation builds offline without a warning, and leaves no public name out."""

import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from rdq_core import TRANSITIONS, State
from tests.surface import is_code

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "rdq_core",
    "rdq_core.growth",
    "rdq_twisted",
    "rdq_twisted.service",
    "rdq_asyncio",
    "rdq_specs",
    "rdq_specs.structures",
)
CLAUSE = re.compile(r"^\| ([A-Z]+-\d+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", ROOT / "docs", folder / "html"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


class Page(HTMLParser):
    """The targets of a page's links, its anchors, and what else it fetches."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.fetched: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.anchors.add(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif found.get("rel") in {"stylesheet", "icon"} or (tag in {"script", "img"} and "src" in found):
            self.fetched.append(found.get("src", found.get("href", "")))


def broken(site: Path) -> Iterator[str]:
    """Links within the site that lead nowhere."""
    pages = {path: Page(path) for path in site.glob("**/*.html")}
    for path, page in pages.items():
        for link in page.links:
            if ":" in link.partition("#")[0]:
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.is_file() or (anchor and target in pages and anchor not in pages[target].anchors):
                yield f"{path.relative_to(site)}: {link}"


def test_no_link_within_the_site_is_broken(site: Path) -> None:
    assert list(broken(site)) == []


def test_a_page_fetches_nothing_from_elsewhere(site: Path) -> None:
    fetched = {address for path in site.glob("**/*.html") for address in Page(path).fetched}
    assert fetched
    assert not [address for address in fetched if ":" in address]


@pytest.fixture(scope="module")
def documented(site: Path) -> set[str]:
    """Every name that the reference explains."""
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="").data
    return {name for kind, names in inventory.items() if kind.startswith("py:") for name in names}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_in_the_reference(documented: set[str], package: str) -> None:
    public = set(importlib.import_module(package).__all__)
    missing = {
        name for name in public if f"{package}.{name}" not in documented and f"rdq_core.{name}" not in documented
    }
    assert missing == set()


def methods(package: str) -> Iterator[tuple[str, set[str]]]:
    """Every public method and property of a public class, and the names under which it may be explained."""
    module = importlib.import_module(package)
    for kind in filter(inspect.isclass, map(vars(module).get, module.__all__)):
        for member, _ in inspect.getmembers(kind, is_code):
            ours = [base for base in kind.__mro__ if base.__module__.startswith("rdq_") and member in vars(base)]
            if ours and not member.startswith("_"):
                bases = {f"{base.__name__}.{member}" for base in kind.__mro__}
                yield (
                    f"{kind.__name__}.{member}",
                    {f"{where}.{name}" for where in (package, "rdq_core") for name in bases},
                )


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_method_is_in_the_reference(documented: set[str], package: str) -> None:
    found = dict(methods(package))
    assert found
    assert {name for name, explained in found.items() if not explained & documented} == set()


def test_what_a_queue_inherits_stands_after_its_own_and_as_in_the_source(site: Path) -> None:
    page = (site / "reference/rdq_asyncio.html").read_text(encoding="utf-8")
    stand = re.findall(r'id="rdq_asyncio\.ResizableDispatchQueue\.(\w+)"', page)
    some = ["put", "stop", "when_room", "width", "set_width", "resume", "cancel", "pending", "underway", "statistics"]
    assert [name for name in stand if name in some] == some


def test_every_clause_is_an_anchor(site: Path) -> None:
    clauses = CLAUSE.findall((ROOT / "specs/SEMANTICS.md").read_text(encoding="utf-8"))
    assert len(clauses) > 50
    assert {clause.lower() for clause in clauses} <= Page(site / "explanation/semantics.html").anchors


def test_the_drawing_is_the_table(site: Path) -> None:
    page = (site / "explanation/job-states.html").read_text(encoding="utf-8")
    drawing = page[page.index('<svg class="job-states"') :]
    drawing = drawing[: drawing.index("</svg>")]
    changes = [(a, b) for row in TRANSITIONS.values() for a, b in row.items() if a is not b]
    assert drawing.count('class="line"') == len(set(changes))
    assert all(f">{state.value}</text>" in drawing for state in State)
