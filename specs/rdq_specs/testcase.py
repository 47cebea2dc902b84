"""The TestCase that a third party adds to its own tests."""

from __future__ import annotations

import unittest
from typing import ClassVar

from hypothesis import settings

from rdq_specs.findings import Discrepancy, HarnessError
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, chain
from rdq_specs.marks import TooSeldom
from rdq_specs.programs import corpus, failure_of, lacking
from rdq_specs.report import report, report_harness, shortest


class Conformance(unittest.TestCase):
    """One implementation, checked. It fails with a report to be read, the shortest program found in it."""

    harness_type: ClassVar[HarnessType]
    settings: ClassVar[settings]

    def test_programs(self) -> None:
        """Drawn programs: it does as the model does, breaks no law, and each mark is reached."""
        __tracebackhide__ = True
        said = _fuzzed(self.harness_type, self.settings)
        if said:
            raise self.failureException(said)

    def test_corpus(self) -> None:
        """The programs of the corpus that its features allow."""
        __tracebackhide__ = True
        for name, program in corpus().items():
            error = None if lacking(program, self.harness_type) else failure_of(program, self.harness_type)
            if error is not None:
                said = [f"program {name} of the corpus: {program.about}", *report(program, error, self.harness_type)]
                raise self.failureException(_text(said))

    def test_chain(self) -> None:
        """A long chain of jobs that end at once leaves the stack flat."""
        __tracebackhide__ = True
        try:
            chain(self.harness_type)
        except (Discrepancy, HarnessError) as error:
            said = str(error)
        else:
            return
        raise self.failureException(said)


def _fuzzed(harness_type: HarnessType, chosen: settings) -> str:
    """What the machine finds; nothing if nothing."""
    try:
        Fuzz(harness_type).run(chosen)
    except FuzzFailed as failed:
        program = shortest(failed.program, harness_type)
        return _text([*report(program, failed.error, harness_type), program.dumps().rstrip()])
    except HarnessError as error:
        return _text(report_harness(error))
    except TooSeldom as seldom:
        return f"no check: situations reached too seldom: {seldom}"
    return ""


def _text(lines: list[str]) -> str:
    return "\n".join(["", *lines])


def state_machine_test(harness_type: HarnessType, profile: settings = CI) -> type[unittest.TestCase]:
    """A TestCase that checks an implementation; name it `TestMine` in a test module, and that is all."""
    name = f"Test{harness_type.__name__}"
    return type(name, (Conformance,), {"harness_type": harness_type, "settings": profile, "__module__": __name__})
