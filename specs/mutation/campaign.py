"""A campaign: the engines on the original, then on every mutant, what is known already left out.

What is known is kept in `results/`, a file for each state of what the engines read: the core, the specification, the
core's tests and this package. A result of any other state is never looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from mutation.engines import ENGINES, Stage
from mutation.mutants import ROOT, Mutant
from mutation.planting import plant
from mutation.workers import Ended, Task, run

RESULTS: Final = Path(__file__).with_name("results")

OURS: Final = ("engines", "evidence", "watched", "log", "probes", "breaks", "occasions", "lines", "errors", "planting")
"""Of this package, what engines are made of."""

FIRST: Final = ("explorer", "hypothesis")
"""The engines that run on every mutant; the others on those that neither of these kills."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine did to a mutant. `killed`: by which stage and how; "" if it lives."""

    mutant: str
    engine: str
    killed: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a stage of an engine measured on the original, and the seconds of processor time it took."""

    value: object
    seconds: float


class Broken(Exception):
    """The run proves nothing: an engine does not pass on the original, or does not kill the sentinel."""


def sentinel() -> Mutant:
    """A queue that never does anything, which every engine must kill, or mutants are not planted at all."""
    text = (ROOT / "rdq_core/dispatch_queue.py").read_text(
        "utf-8"
    ) + "\nDispatchQueue.poll = lambda _, now: Wait(None)\n"
    return Mutant("rdq_core.dispatch_queue", "DispatchQueue.poll", "sentinel", "", "Wait(None)", 0, text)


def state_of(engine: str) -> str:
    """A hash of all that the engine reads."""
    folders = ["rdq_core", "tests/core"] if engine == "tests" else ["rdq_core", "specs/rdq_specs"]
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    paths += [ROOT / "tests/core/test_priority_queue_machine.py"]
    hashed = hashlib.sha256()
    for path in (*paths, *(Path(__file__).with_name(f"{name}.py") for name in OURS)):
        hashed.update(f"{path.relative_to(ROOT)}\0{path.read_text('utf-8')}\0".encode())
    return hashed.hexdigest()[:16]


class Campaign:
    """One campaign over some mutants. `results` are by engine and mutant."""

    def __init__(
        self,
        mutants: Sequence[Mutant],
        workers: int = 2,
        listed: Container[str] = (),
        engines: Mapping[str, Mapping[str, Stage]] = ENGINES,
        results: Path = RESULTS,
    ) -> None:
        """`workers`: how many at a time. `listed`: the keys of those that are said to be equivalent."""
        self.engines = engines
        self.store = results
        self.mutants = mutants
        self.workers = workers
        self.listed = listed
        self.original: dict[str, dict[str, Measured]] = {}
        self.results: dict[str, dict[str, Result]] = {}

    def run(self) -> Iterator[str]:
        """Run whatever is not known yet; says what it does. Raises `Broken`."""
        for engine in self.engines:
            if engine == "evidence" and not self._wanted(engine):
                continue  # a minute, for nothing
            self._measure(engine)
            yield f"{engine}: passes on the original, {sum(m.seconds for m in self.original[engine].values()):.1f} s"
            self.results[engine] = {result.mutant: result for result in self._known(engine)}
            todo = [m for m in self._wanted(engine) if m.key not in self.results[engine]]
            yield f"{engine}: {len(todo)} mutants to run, {len(self.results[engine])} known"
            for done, result in enumerate(self._run(engine, todo), 1):
                self.results[engine][result.mutant] = result
                self._keep(result)
                if done % 100 == 0 or done == len(todo):
                    yield f"{engine}: {done} of {len(todo)}"

    def killed(self, mutant: Mutant) -> bool:
        """Whether an engine that has run kills it."""
        found = [results.get(mutant.key) for results in self.results.values()]
        return any(result is not None and result.killed for result in found)

    def _wanted(self, engine: str) -> list[Mutant]:
        """The mutants that the engine is to run on."""
        if engine in FIRST:
            return list(self.mutants)
        return [m for m in self.mutants if not self.killed(m) and (engine != "evidence" or m.key in self.listed)]

    def _measure(self, engine: str) -> None:
        """Run the engine on the original, and then on the sentinel."""
        (ended,) = run([("the original", _task(self.engines[engine], None, {}))], 1, 3600)
        value: Any = ended.value
        if value is None or value["killed"]:
            failed = value["killed"] if value else ended.reason
            raise Broken(f"{engine} does not pass on the original: {failed}")
        measured: dict[str, tuple[object, float]] = value["measured"]
        self.original[engine] = {stage: Measured(*of) for stage, of in measured.items()}
        (result,) = self._run(engine, [sentinel()])
        if not result.killed:
            raise Broken(f"{engine} does not kill the sentinel: mutants are not planted")

    def _run(self, engine: str, mutants: Iterable[Mutant]) -> Iterator[Result]:
        original = self.original[engine]
        wall = 600 + 100 * sum(stage.seconds for stage in original.values())  # each stage has its processor time
        tasks = ((mutant.key, _task(self.engines[engine], mutant, original)) for mutant in mutants)
        for ended in run(tasks, self.workers, wall):
            yield _result(engine, ended)

    def _file(self, engine: str) -> Path:
        return self.store / f"{engine}-{state_of(engine)}.jsonl"

    def _known(self, engine: str) -> list[Result]:
        file = self._file(engine)
        if not file.exists():
            return []
        return [Result(**json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.endswith("}")]

    def _keep(self, result: Result) -> None:
        self.store.mkdir(exist_ok=True)
        with self._file(result.engine).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result)) + "\n")


def _result(engine: str, ended: Ended) -> Result:
    value: Any = ended.value
    killed = ended.reason if value is None else value["killed"]
    return Result(ended.name, engine, killed, round(ended.seconds, 2))


def _task(stages: Mapping[str, Stage], mutant: Mutant | None, original: dict[str, Measured]) -> Task:
    """Run the stages until one kills."""

    def task(at: Any) -> object:
        import time

        plant(mutant)
        measured: dict[str, tuple[object, float]] = {}
        for name, stage in stages.items():
            known = original.get(name)
            at(name, 3 + 5 * known.seconds if known else 1800)
            began = time.process_time()
            try:
                value = stage(known.value if known else None)
            except BaseException as error:  # pytest's own exit, a mutant's KeyboardInterrupt: all are deaths
                return {"killed": f"{name}: {type(error).__name__}: {_said(error)}"}
            measured[name] = value, time.process_time() - began
            if known and known.value != value:
                return {"killed": f"{name}: {known.value} became {value}"}
        return {"killed": "", "measured": measured}

    return task


def _said(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except Exception:  # a mutant may be in its text
        return "(no text)"
