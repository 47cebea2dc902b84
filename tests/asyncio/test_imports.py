"""What may import what: the asyncio shell its core and the standard library; and it works where Twisted is not."""

from __future__ import annotations

import sys

import pytest

from tests.asyncio.processes import ROOT, python
from tests.core.test_imports import HIDE_TWISTED, imported

FILES = sorted((ROOT / "rdq_asyncio").rglob("*.py"))


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_imports_the_core_and_the_standard_library(path: object) -> None:
    packages = {module.split(".")[0] for file in FILES if file == path for module in imported(file)}
    assert packages <= {"rdq_asyncio", "rdq_core", *sys.stdlib_module_names}


def test_it_works_where_twisted_is_not_installed() -> None:
    script = f"""{HIDE_TWISTED}
import asyncio
from rdq_asyncio import ResizableDispatchQueue

async def work(argument):
    await asyncio.sleep(0)
    return argument.upper()

async def main():
    async with ResizableDispatchQueue(work, 2) as queue:
        return (await queue.put("x")).result

print(asyncio.run(main()), "twisted" in sys.modules)
"""
    assert python("-c", script) == "X False\n"


def test_importing_the_core_or_the_other_shell_imports_no_asyncio_shell() -> None:
    assert python("-c", "import sys, rdq_core, rdq_twisted; print('rdq_asyncio' in sys.modules)") == "False\n"
