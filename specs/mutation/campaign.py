"""A campaign: the engines on the original, then on every mutant whose verdict does not stand from before."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from mutation.areas import ONCE, stages_of
from mutation.commits import commit_of_the_core
from mutation.engines import ENGINES, Stage
from mutation.kept import Kept, Row, Verdict
from mutation.mutants import ROOT, Mutant
from mutation.sentinels import sentinels
from mutation.tasks import Measured, stages_on
from mutation.together import batches
from mutation.ways import stage_of, way
from mutation.workers import Task, run

ALONE: Final = ("explorer", "hypothesis")
"""The engines that run on every mutant; the others on those that neither of these kills."""

READ: Final[Mapping[str, Sequence[str]]] = {
    "explorer": ("rdq_core", "specs/rdq_specs", "specs/mutation", "tests/core"),
    "hypothesis": ("rdq_core", "specs/rdq_specs", "specs/mutation", "tests/core"),
    "tests": ("rdq_core", "tests/core"),
    "evidence": ("rdq_core", "specs/rdq_specs", "specs/mutation"),
}
"""The folders that an engine reads."""


class Broken(Exception):
    """The run proves nothing: an engine does not pass on the original, or does not kill a sentinel."""


class StagesOf(Protocol):
    """The stages of an engine that a mutant of a module is put to."""

    def __call__(self, engine: str, module: str, /) -> Sequence[str]:
        """By name, in order."""
        ...


def state_of(engine: str) -> str:
    """A hash of all that the engine reads."""
    digest = hashlib.blake2b(digest_size=5)
    for path in (path for folder in READ[engine] for path in sorted((ROOT / folder).rglob("*.py"))):
        digest.update(f"{path.relative_to(ROOT)}\0{path.read_text('utf-8')}\0".encode())
    return digest.hexdigest()


class Campaign:
    """One campaign over some mutants."""

    def __init__(
        self,
        mutants: Sequence[Mutant],
        kept: Kept,
        *,
        workers: int = 2,
        listed: Container[str] = (),
        engines: Mapping[str, Mapping[str, Stage]] = ENGINES,
        stages_of: StagesOf = stages_of,
        afresh: bool = False,
        asks: bool = True,
    ) -> None:
        """`workers`: how many at a time. `listed`: the keys of those that are said to be equivalent. `afresh`: let no
        verdict stand that this campaign has not come to. `asks`: False only gathers the verdicts that stand.
        """
        self.mutants = mutants
        self.kept = kept
        self.workers = workers
        self.listed = listed
        self.engines: Mapping[str, Mapping[str, Stage]] = engines
        self.stages_of = stages_of
        self.afresh = afresh
        self.asks = asks
        self.original: dict[str, Measured] = {}
        self.verdicts: dict[str, dict[str, Verdict]] = {mutant.id: {} for mutant in mutants}

    def run(self) -> Iterator[str]:
        """Run whatever is not known yet; says what it does. Raises `Broken`."""
        for engine in self.engines:
            state = state_of(engine)
            wanted = self._wanted(engine)
            todo = [mutant for mutant in wanted if not self._stands(engine, mutant, state)]
            yield f"{engine}: {len(todo)} mutants to run, {len(wanted) - len(todo)} known"
            shared = {mutant.id: words for mutant in todo if (words := self._asked_once(engine, mutant))}
            for mutant in todo:
                if mutant.id in shared:
                    self._keep(engine, mutant, shared[mutant.id], 0.0, state)
            todo = [mutant for mutant in todo if mutant.id not in shared]
            if not todo or not self.asks:
                continue
            yield from self.measure(engine, todo)
            for done, (mutant, words, seconds) in enumerate(self._judge(engine, todo), 1):
                self._keep(engine, mutant, words, seconds, state)
                if done % 100 == 0 or done == len(todo):
                    yield f"{engine}: {done} of {len(todo)}"

    def rows(self) -> list[Row]:
        """All mutants with what came of them."""
        made: list[Row] = []
        for mutant in self.mutants:
            of = self.verdicts[mutant.id]
            asked = mutant.key in self.listed or any(engine in of and not of[engine].stage for engine in ALONE)
            key = mutant.key if asked else ""
            made.append(Row(mutant.id, key, mutant.module, mutant.place, mutant.around, mutant.operator, of))
        return made

    def _keep(self, engine: str, mutant: Mutant, words: str, seconds: float, state: str) -> None:
        """A verdict, in the words of the engine."""
        stage, how = stage_of(words), way(words) if words else ""
        verdict = Verdict(mutant.id, engine, mutant.around, stage, how, commit_of_the_core(), state)
        self.verdicts[mutant.id][engine] = verdict
        self.kept.keep(verdict, words, seconds)

    def _stands(self, engine: str, mutant: Mutant, state: str) -> bool:
        listed = mutant.key in self.listed
        verdict = None if self.afresh else self.kept.stands(engine, mutant, state, listed)
        if verdict is not None:
            self.verdicts[mutant.id][engine] = verdict
        return verdict is not None

    def _wanted(self, engine: str) -> list[Mutant]:
        """The mutants that the engine is to run on."""
        if engine in ALONE:
            return list(self.mutants)
        alive = [mutant for mutant in self.mutants if not any(v.stage for v in self.verdicts[mutant.id].values())]
        return [mutant for mutant in alive if engine != "evidence" or mutant.key in self.listed]

    def measure(self, engine: str, mutants: Iterable[Mutant], *, proven: bool = False) -> Iterator[str]:
        """Run the stages that these mutants need on the original, then the engine on a sentinel of each area.

        `proven`: not on these, as a run of all stages has shown that mutants are planted, and some of the stages need
        not kill every one.
        """
        mutants = list(mutants)
        names = list(dict.fromkeys(name for m in mutants for name in self.stages_of(engine, m.module)))
        # Again, with what was measured then: what is not the same in every run would kill anything.
        for _ in (1, 2) if engine in ALONE else (1,):
            tasks = [(name, stages_on({name: self.engines[engine][name]}, (), self.original)) for name in names]
            for ended in run(tasks, self.workers, 3600):
                value: Any = ended.value
                if value is None or value["killed"]:
                    said = value["killed"] if value else ended.reason
                    raise Broken(f"{engine} does not pass on the original: {said}")
                self.original |= {stage: Measured(*of) for stage, of in value["measured"].items()}
        seconds = sum(self.original[name].seconds for name in names)
        yield f"{engine}: passes on the original, {len(names)} stages, {seconds:.1f} s"
        if engine == "evidence" or proven:
            return
        for planted, words, _ in self.ask(engine, sentinels(mutants), alone=True):
            if not words:
                raise Broken(f"{engine} does not kill the sentinel in {planted.module}: mutants are not planted")

    def _judge(self, engine: str, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, str, float]]:
        """As `ask`; those that are said to be equivalent, which takes longest, together. The quickest first."""
        listed = [mutant for mutant in mutants if mutant.key in self.listed]
        groups: dict[tuple[str, ...], list[Mutant]] = {}
        for mutant in listed:
            groups.setdefault(tuple(self.stages_of(engine, mutant.module)), []).append(mutant)
        others = [mutant for mutant in mutants if mutant not in listed]
        yield from self.ask(engine, sorted(others, key=lambda mutant: len(self.stages_of(engine, mutant.module))))
        for names, group in groups.items():
            yield from self._together(engine, names, batches(group))

    def _together(
        self, engine: str, names: Sequence[str], lists: Sequence[Sequence[Mutant]]
    ) -> Iterator[tuple[Mutant, str, float]]:
        stages = {name: self.engines[engine][name] for name in names}
        tasks = [(str(number), stages_on(stages, batch, self.original)) for number, batch in enumerate(lists)]
        for ended in run(tasks, self.workers, self._wall()):
            batch = lists[int(ended.name)]
            value: Any = ended.value
            if value is None or value["killed"]:
                yield from self.ask(engine, batch)  # one by one: which was it?
            else:
                yield from ((mutant, "", round(ended.seconds / len(batch), 2)) for mutant in batch)

    def _wall(self) -> float:
        """Seconds after which a worker hangs: each stage has its processor time, of which it may get little."""
        return 600 + 100 * sum(stage.seconds for stage in self.original.values())

    def ask(
        self, engine: str, mutants: Sequence[Mutant], alone: bool = False, logged: bool = True
    ) -> Iterator[tuple[Mutant, str, float]]:
        """Each mutant, what killed it or "", and seconds. `alone`: nothing is taken over from another engine. `logged`:
        as of `stages_on`.
        """
        named = {mutant.id: mutant for mutant in mutants}
        tasks = ((mutant.id, self._task(engine, mutant, alone, logged)) for mutant in mutants)
        for ended in run(tasks, self.workers, self._wall()):
            value: Any = ended.value
            yield named[ended.name], ended.reason if value is None else value["killed"], round(ended.seconds, 2)

    def _task(self, engine: str, mutant: Mutant, alone: bool, logged: bool) -> Task:
        stages = {name: self.engines[engine][name] for name in self.stages_of(engine, mutant.module)}
        if not alone and self._asked_once(engine, mutant) is not None:
            stages = {name: stage for name, stage in stages.items() if not name.startswith(ONCE)}
        return stages_on(stages, [mutant], self.original, logged=logged)

    def _asked_once(self, engine: str, mutant: Mutant) -> str | None:
        """What came of asking once, if the explorer has come so far: what killed it, or ""; None: nobody knows."""
        verdict = self.verdicts.get(mutant.id, {}).get("explorer")
        if engine != "hypothesis" or verdict is None:
            return None
        if verdict.stage.startswith(ONCE):
            return verdict.killed
        names = list(self.stages_of("explorer", mutant.module))
        asked = [name for name in names if name.startswith(ONCE)]
        came = names if not verdict.stage else names[: names.index(verdict.stage)] if verdict.stage in names else []
        return "" if set(asked) <= set(came) else None
