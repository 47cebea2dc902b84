"""The words in which an engine says how it killed a mutant: by which stage, and in which way."""

from __future__ import annotations

from typing import Final

WAYS: Final = ("model", "log", "once", "no end")


def stage_of(words: str) -> str:
    """The stage that killed it; "" for one that lives."""
    return words.partition(": ")[0]


def way(words: str) -> str:
    """How a mutant was killed, by what the engine says; or has said, as `Verdict.killed` keeps it."""
    stage, _, said = words.partition(": ")
    if said in WAYS:
        return said
    if said.startswith("log: ") and not stage.startswith("once"):
        return "log"
    if said == "no end" or said.startswith("exit status"):
        return "no end"
    if stage.startswith("once"):
        return "once"
    return "log" if _only_the_log(said) else "model"


def _only_the_log(said: str) -> bool:
    before, became, after = said.partition(" became ")
    return bool(became) and before.split(",")[:-1] == after.split(",")[:-1]


def said(error: BaseException) -> str:
    """What an error says, if it can."""
    try:
        return str(error)[:300]
    except Exception:  # a mutant may be in its text
        return "(no text)"
