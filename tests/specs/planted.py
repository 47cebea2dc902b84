"""Run by `test_mutation.py` in a process of its own, as the package must not be imported yet: toy engines on mutants.

Prints a line of JSON: what each toy campaign came to.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mutation import campaign, workers
from mutation.campaign import Broken, Campaign
from mutation.engines import Stage
from mutation.kept import Kept
from mutation.mutants import ROOT, Mutant, mutants_of


def width_is_kept(_original: object) -> object:
    """A queue keeps the width it is given, and can launch."""
    from rdq_core import DispatchQueue, Job, Launch

    queue: DispatchQueue[str, None, Job[str, None]] = DispatchQueue(2)
    assert queue.width == 2
    queue.put("x", now=0.0)
    assert isinstance(queue.poll(now=0.0), Launch)
    return None


def fails(_original: object) -> object:
    """Fails on the original, too."""
    raise AssertionError("whatever it is given")


def sees_nothing(_original: object) -> object:
    """Passes on anything, the sentinel too."""
    return None


def never_the_same(_original: object) -> object:
    """Measures what is another thing in each process."""
    return os.getpid()


def measures(_original: object) -> object:
    """Measures what an error says."""
    from rdq_core import DispatchQueue, InvalidValue

    try:
        DispatchQueue(-1)
    except InvalidValue as error:
        said = str(error)
    else:
        said = ""
    return [said, width_is_kept(None)]


def came_to(stages: Mapping[str, Stage], mutants: list[Mutant], afresh: bool = False) -> object:
    """For each mutant what killed it; or why the run proves nothing."""
    kept = Kept(Path(sys.argv[1]), file=None)
    made = Campaign(mutants, kept, engines={"explorer": stages}, stages_of=lambda _, __: list(stages), afresh=afresh)
    try:
        said = list(made.run())
    except Broken as error:
        return str(error)
    return [made.verdicts[mutant.id]["explorer"].killed for mutant in mutants], said[0]


def main() -> None:
    """Run them."""
    source = (ROOT / "rdq_core/admission.py").read_text("utf-8")
    made = mutants_of("rdq_core.admission", source)
    mutants = [m for m in made if m.place == "Width.__init__" and m.operator == "setter"]
    words = [m for m in made if m.place == "check_width" and "0 OR MORE" in m.after]
    workers.warm()
    campaign.state_of = lambda engine: engine + "first"
    found = {
        "fails": came_to({"fails": fails}, mutants),
        "never the same": came_to({"differs": never_the_same}, mutants),
        "sees nothing": came_to({"sees nothing": sees_nothing}, mutants),
        "kills": came_to({"width": width_is_kept}, mutants + words),
        "again": came_to({"width": width_is_kept}, mutants + words),
        "afresh": came_to({"width": width_is_kept}, mutants + words, afresh=True),
    }
    campaign.state_of = lambda engine: engine + "second"
    found["measures"] = came_to({"words": measures}, mutants + words)
    moved = [replace(mutant, around="other") for mutant in mutants]
    found["moved"] = came_to({"width": width_is_kept}, moved)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
