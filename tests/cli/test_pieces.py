"""The parts that do no I/O."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_twisted.cli.arguments import RunArguments, parse
from rdq_twisted.cli.command import missing, with_item
from rdq_twisted.cli.items import LONGEST, ItemTooLong, Splitter
from rdq_twisted.cli.process import how_it_ended
from rdq_twisted.cli.progress import Speed, View, line
from rdq_twisted.cli.report import Failures, Outcome, lines
from rdq_twisted.cli.stopping import Stage, Stopping
from rdq_twisted.cli.text import count, duration, printable


@given(st.lists(st.binary(max_size=5), max_size=30), st.sampled_from([b"\n", b"\0"]))
def test_items_do_not_depend_on_the_pieces_they_arrive_in(pieces: list[bytes], separator: bytes) -> None:
    splitter = Splitter(separator)
    items: list[bytes] = []
    for piece in pieces:
        splitter.feed(piece)
        items += splitter.items()
    *whole, rest = b"".join(pieces).split(separator)
    assert items == [item for item in whole if item]
    assert splitter.rest == rest


def test_items_are_cut_when_taken_and_each_is_given_once() -> None:
    splitter = Splitter(b"\n")
    splitter.feed(b"a\nb\nc\nd")
    assert next(splitter.items()) == b"a"
    assert splitter.rest == b"b\nc\nd"
    assert list(splitter.items()) == [b"b", b"c"]
    assert list(splitter.items()) == []


def test_a_carriage_return_stays_and_an_empty_line_is_no_item() -> None:
    splitter = Splitter(b"\n")
    splitter.feed(b"a\r\n\n\r\n\xff\n")
    assert list(splitter.items()) == [b"a\r", b"\r", b"\xff"]


def test_an_endless_item_is_refused_rather_than_kept() -> None:
    splitter = Splitter(b"\n")
    splitter.feed(b"x" * LONGEST)
    with pytest.raises(ItemTooLong, match="1,048,576 bytes"):
        splitter.feed(b"y")
    assert splitter.rest == b""


def test_the_item_stands_wherever_its_place_is_marked_or_last() -> None:
    assert with_item([b"cp", b"{}", b"x/{}.{}"], b"a b") == [b"cp", b"a b", b"x/a b.a b"]
    assert with_item([b"ls", b"-l"], b"\xff") == [b"ls", b"-l", b"\xff"]
    assert with_item([b"echo", b"{}"], b"{}") == [b"echo", b"{}"]


def test_what_cannot_be_started_is_told_beforehand(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("")
    assert missing([b"sh", b"-c"]) is None
    assert missing([b"./{}"]) is None
    assert missing([b"no-such-command-anywhere"]) == "no such command"
    assert missing([b"/no/such/file"]) == "no such file"
    assert missing([str(plain).encode()]) == "is not executable"
    assert missing([str(tmp_path).encode()]) == "is a directory"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (b"plain name.py", "plain name.py"),
        ("schön".encode(), "schön"),
        (b"a\nb\x1b[31m\x07", "a\\nb\\x1b[31m\\x07"),
        (b"\xff\xfe", "\\xff\\xfe"),
        ("\u202egpj.exe".encode(), "\\u202egpj.exe"),
        (b"[bold]:smile:", "[bold]:smile:"),
    ],
)
def test_a_terminal_obeys_nothing_in_an_item(item: bytes, text: str) -> None:
    assert printable(item) == text


def test_a_long_item_is_cut_short() -> None:
    assert printable(b"x" * 200) == "x" * 200
    assert printable(b"x" * 201) == "x" * 199 + "…"
    assert printable(b"\n" * 150) == ("\\n" * 100)[:199] + "…"


def test_counts_and_times() -> None:
    assert [count(1, "job"), count(2_000, "job"), count(0, "job")] == ["1 job", "2,000 jobs", "0 jobs"]
    assert [duration(s) for s in (0.44, 9.9, 10, 59.9, 60, 3600 + 62)] == [
        "0.4 s", "9.9 s", "10 s", "59 s", "1:00", "1:01:02",
    ]  # fmt: skip


def test_the_first_reason_to_stop_gives_the_status_and_no_stage_is_left_out() -> None:
    reached: list[Stage] = []
    stopping = Stopping({stage: partial(reached.append, stage) for stage in list(Stage)[1:]})
    stopping.further(130)
    stopping.reach(Stage.FINISHING, 143)
    assert reached == [Stage.FINISHING]
    stopping.reach(Stage.KILLING, 129)
    stopping.further(130)
    assert reached == [Stage.FINISHING, Stage.ENDING, Stage.KILLING]
    assert stopping.status == 130


def view(**changes: object) -> View:
    fields: dict[str, object] = {
        "done": 3, "failed": 0, "underway": [(b"a", 2.0)], "width": 4, "total": None, "elapsed": 75.0,
    }  # fmt: skip
    return View(**{**fields, **changes})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_the_plain_line() -> None:
    assert line(view()) == "3 done, 1 job under way, width 4, 1:15"
    full = view(done=1200, failed=2, total=5000, underway=[], stopping="finishing")
    assert line(full) == "1,200 done of 5,000, 2 failed, 0 jobs under way, width 4, 1:15, finishing"


@pytest.mark.parametrize(
    ("again", "waiting", "said"),
    [
        (5, 0, "5 tried again, "),
        (0, 4, "4 to be tried again, "),
        (5, 4, "5 tried again and 4 to be, "),
        (0, 0, ""),
    ],
)
def test_what_waits_to_be_tried_again_is_told_from_what_has_been(again: int, waiting: int, said: str) -> None:
    shown = view(done=0, failed=1, again=again, waiting=waiting, underway=[], total=5)
    assert line(shown) == f"0 done of 5, 1 failed, {said}0 jobs under way, width 4, 1:15"


def test_the_time_left_is_told_by_the_speed_of_late() -> None:
    speed = Speed()
    for second in range(100):
        speed.add(second, 0 if second < 50 else (second - 50) * 2)
    assert speed.left(view(done=98, total=298)) == pytest.approx(100)
    assert speed.left(view(done=98, total=None)) is None
    assert speed.left(view(done=98, total=298, stopping="ending")) is None
    assert speed.left(view(done=60, failed=38, total=298)) == pytest.approx(100), "failed ones are not to be done"
    assert Speed().left(view(total=10)) is None


def outcome(**changes: object) -> Outcome:
    fields: dict[str, object] = {
        "done": 5, "failures": Failures(), "interrupted": 0, "unstarted": 0, "elapsed": 3.0,
    }  # fmt: skip
    return Outcome(**{**fields, **changes})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_when_all_is_well_little_is_said() -> None:
    assert outcome().status == 0
    assert list(lines(outcome(), quiet=False)) == ["rdq run: 5 done, in 3.0 s"]
    assert list(lines(outcome(), quiet=True)) == []


def test_failures_are_counted_and_the_first_ten_named_even_when_quiet() -> None:
    failures = Failures()
    for number in range(12):
        failures.add(b"item\n%d" % number, "exit status 3")
    failed = outcome(failures=failures)
    assert failed.status == 1
    said = list(lines(failed, quiet=True))
    assert said[0] == "rdq run: 12 failed:"
    assert said[1] == "  item\\n0: exit status 3"
    assert said[10:] == ["  item\\n9: exit status 3", "  and 2 more"]


def test_what_is_said_of_a_stop() -> None:
    stopped = outcome(interrupted=2, unstarted=1000, stopped=130, kept="todo", torn=b"half")
    assert stopped.status == 130
    assert list(lines(stopped, quiet=True)) == [
        "rdq run: the last item had not arrived whole, and is in no file: half",
        "rdq run: interrupted: 5 done, 2 ended, 1,000 not started, in 3.0 s; 1,002 items left in todo",
    ]


def test_how_a_process_ended() -> None:
    assert how_it_ended(3, None) == "exit status 3"
    assert how_it_ended(None, 11) == "signal SIGSEGV"
    assert how_it_ended(None, 40) == "signal 40"


def parsed(*argv: str) -> RunArguments:
    arguments = parse(argv)
    assert isinstance(arguments, RunArguments)
    return arguments


def test_the_command_line() -> None:
    arguments = parsed("run", "--width", "3", "-0", "--items", "-", "gzip", "-k9", "--width", "{}", "--")
    assert arguments.command == (b"gzip", b"-k9", b"--width", b"{}", b"--")
    assert (arguments.width, arguments.separator, arguments.items) == (3, b"\0", None)
    assert parsed("run", "--", "--odd", "--").command == (b"--odd", b"--")
    assert parsed("run", "--", "caf\udce9").command == (b"caf\xe9",)
    assert parsed("run", "x").width >= 1


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["run", "--width", "0", "x"], "argument --width: must be a whole number, 1 or more, not '0'"),
        (["run", "--width", "two", "x"], "not 'two'"),
        (["run", "--width", "2.5", "x"], "not '2.5'"),
        (["run", "--ahead=-1", "x"], "argument --ahead: must be a whole number"),
        (["run", "--grace", "nan", "x"], "argument --grace: must be a number of seconds"),
        (["run", "--widht", "3", "x"], "--widht"),
        (["run"], "no command"),
        (["run", "--"], "no command"),
        ([], "COMMAND"),
        (["walk"], "invalid choice: 'walk'"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(argv: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        parse(argv)
    assert exit.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("rdq")
    assert "error: " in error
    assert said in error
    assert error.count("\n") == 1
