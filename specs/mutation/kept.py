"""What campaigns have come to, kept: a mutant's verdict stands while the function, class or variable it lies in does.

`results.json` is kept with the repository, a line for each of those; `results/`, which is not, has what every run said,
word for word, as it came. What an engine has killed stands while that text stands, whatever else has changed: that it
would live now is unlikely, and `--afresh` asks. What has lived is asked again as soon as anything that its engine reads
has changed; but for mutants listed as equivalent, whose tests and evidence take minutes each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from mutation.mutants import Mutant, modules, places_of

FOLDER: Final = Path(__file__).with_name("results")
FILE: Final = Path(__file__).with_name("results.json")

LONG: Final = ("tests", "evidence")
"""The engines that take minutes where nothing kills."""

ENGINES: Final = ("explorer", "hypothesis", *LONG)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine did to a mutant, and when."""

    mutant: str
    """Its `id`."""
    engine: str
    around: str
    """Of the mutant then."""
    stage: str
    """Which killed it; "" if it lives."""
    way: str
    """How: by the model, the log, what is asked once, or as it came to no end."""
    commit: str
    """Of the core that was asked."""
    state: str = ""
    """A hash of all that the engine read; "" where that is forgotten."""

    @property
    def killed(self) -> str:
        """By which stage, and how; "" if it lives."""
        return f"{self.stage}: {self.way}" if self.stage else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A mutant and its verdicts, by engine: all that a report is made of. `key` is "" where nobody asks for it."""

    id: str
    key: str
    module: str
    place: str
    around: str
    operator: str
    verdicts: Mapping[str, Verdict]

    def killed(self) -> Mapping[str, str]:
        """What each engine that ran on it says."""
        return {engine: verdict.killed for engine, verdict in self.verdicts.items()}


Spent: TypeAlias = dict[str, dict[str, float]]
"""Seconds of processor time, by the commit of the core and by engine."""


Alone: TypeAlias = dict[str, dict[str, int]]
"""Of a sample, what each engine killed without what is asked once: how many it was asked, and how many by each way."""


class Kept:
    """The verdicts of all campaigns, the latest of each mutant and engine."""

    def __init__(self, folder: Path = FOLDER, file: Path | None = FILE) -> None:
        self.folder = folder
        self.verdicts: dict[tuple[str, str], Verdict] = {}
        self.spent: Spent = {}
        self.alone: Alone = {}
        if file is not None and file.exists():
            rows, self.spent, self.alone = read(file)
            self._take(verdict for row in rows for verdict in row.verdicts.values())
        for journal in sorted(folder.glob("*.jsonl")):
            made = [json.loads(line) for line in journal.read_text("utf-8").splitlines() if line.endswith("}")]
            self._take(map(_verdict, made))
            self._add_up(made)

    def stands(self, engine: str, mutant: Mutant, state: str, listed: bool) -> Verdict | None:
        """The verdict that need not be asked for again; None if there is none. `listed`: as equivalent."""
        verdict = self.verdicts.get((engine, mutant.id))
        if verdict is None or verdict.around != mutant.around:
            return None
        forever = verdict.stage or (listed and engine in LONG)
        return verdict if forever or verdict.state == state else None

    def keep(self, verdict: Verdict, words: str, seconds: float) -> None:
        """A new one, in the words of the engine, after so many seconds of processor time."""
        self.verdicts[verdict.engine, verdict.mutant] = verdict
        spent = self.spent.setdefault(verdict.commit, {})
        spent[verdict.engine] = spent.get(verdict.engine, 0.0) + seconds
        self.folder.mkdir(exist_ok=True)
        with (self.folder / f"{verdict.engine}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({**asdict(verdict), "words": words, "seconds": seconds}) + "\n")

    def _add_up(self, made: Iterable[dict[str, Any]]) -> None:
        """What a journal says that was spent; the file may say more, of other machines."""
        spent: Spent = {}
        for line in made:
            of = spent.setdefault(line["commit"], {})
            of[line["engine"]] = of.get(line["engine"], 0.0) + line["seconds"]
        for commit, engines in spent.items():
            of = self.spent.setdefault(commit, {})
            of.update({engine: max(seconds, of.get(engine, 0.0)) for engine, seconds in engines.items()})

    def _take(self, verdicts: Iterable[Verdict]) -> None:
        self.verdicts.update({(verdict.engine, verdict.mutant): verdict for verdict in verdicts})


def _verdict(fields: dict[str, str]) -> Verdict:
    return Verdict(**{name: fields[name] for name in Verdict.__dataclass_fields__})


# -- the file ----------------------------------------------------------------------------------------------------------


def write(rows: Sequence[Row], spent: Spent, alone: Alone, file: Path = FILE) -> None:
    """Write the rows, those of one place in one line; keys only of what an engine of the first two lets live."""
    legend = _Legend()
    lines = [f" {json.dumps(place)}: {json.dumps(of)}" for place, of in sorted(_by_place(rows, legend).items())]
    keys = {row.id: row.key for row in sorted(rows, key=lambda row: row.key) if row.key}
    parts = {"legend": list(legend), "spent": {c: {e: round(s) for e, s in of.items()} for c, of in spent.items()}}
    parts["alone"] = alone
    head = "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in parts.items())
    named = f'"keys": {json.dumps(keys, indent=1)},\n'
    file.write_text("{" + head + named + '"places": {\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


def read(file: Path = FILE) -> tuple[list[Row], Spent, Alone]:
    """What `write` has written."""
    made = json.loads(file.read_text("utf-8"))
    legend: list[str] = made["legend"]
    rows: list[Row] = []
    for name, (around, *lines) in made["places"].items():
        module, _, place = name.partition(":")
        for line in lines:
            id, operator, *of = line.split()
            verdicts = dict(_verdicts(id, around, of, legend))
            rows.append(Row(id, made["keys"].get(id, ""), module, place, around, legend[int(operator)], verdicts))
    return rows, made["spent"], made["alone"]


def changed(rows: Iterable[Row]) -> list[str]:
    """The functions, classes and variables that are not any more as they were when their mutants were asked."""
    now = {
        f"{module}:{place.name}": place.around
        for module, path in modules().items()
        for place in places_of(path.read_text("utf-8"))
    }
    then = {f"{row.module}:{row.place}": row.around for row in rows if row.place}
    return [place for place, around in then.items() if now.get(place) != around]


class _Legend(dict[str, int]):
    """Words, numbered as they come."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]


def _by_place(rows: Iterable[Row], legend: _Legend) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (row.module, row.place, row.id)):
        said = [_said(row.verdicts.get(engine), legend) for engine in ENGINES]
        line = made.setdefault(f"{row.module}:{row.place}", [row.around])
        line.append(" ".join([row.id, str(legend[row.operator]), *said]))
    return made


def _said(verdict: Verdict | None, legend: _Legend) -> str:
    """Stage, way and commit by their numbers, and the state where it lives."""
    if verdict is None:
        return "-"
    words = (verdict.stage, verdict.way, verdict.commit, "" if verdict.stage else verdict.state)
    return "/".join(str(legend[word]) for word in words)


def _verdicts(id: str, around: str, said: Sequence[str], legend: Sequence[str]) -> Iterator[tuple[str, Verdict]]:
    for engine, words in zip(ENGINES, said, strict=True):
        if words != "-":
            stage, way, commit, state = (legend[int(number)] for number in words.split("/"))
            yield engine, Verdict(id, engine, around, stage, way, commit, state)
