"""The job's states as a picture, drawn from `rdq_core.TRANSITIONS`: an SVG that takes the page's own colours.

Where each state stands is said here; which lead to which, and by what, is the table's to say. An input that leaves the
state as it is has no line.
"""

from collections.abc import Iterator
from html import escape
from typing import Final, NamedTuple

from rdq_core import SETTLED, TRANSITIONS, State

PLACES: Final = {
    State.DELAYED: (0, 0),
    State.PENDING: (0, 2),
    State.UNDERWAY: (1, 2),
    State.CANCELLING: (1, 3),
    State.FINISHED: (2, 1),
    State.FAILED: (2, 2),
    State.TIMED_OUT: (2, 3),
    State.ABANDONED: (2, 4),
    State.CANCELLED: (2, 5),
    State.RETURNED: (2, 6),
}
"""Column and row of each."""

BOX: Final = (112, 36)
STEP: Final = (234, 82)
MARGIN: Final = 4
BESIDE_DOWN: Final = (14, -14, 28)
BESIDE_UP: Final = (-28, 0)
ARROW_HEAD: Final = (
    '<defs><marker id="arrow-head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0,0.5 L8,4 L0,7.5 z"/></marker></defs>'
)


class Line(NamedTuple):
    """An arrow: the corners it goes through, what stands at it, and where."""

    corners: tuple[tuple[float, float], ...]
    label: str
    label_at: tuple[float, float]
    anchor: str


def arrows() -> dict[tuple[State, State], list[str]]:
    """From where to where, by which inputs; only where the state changes."""
    found: dict[tuple[State, State], list[str]] = {}
    for input, row in TRANSITIONS.items():
        for before, after in row.items():
            if before is not after:
                found.setdefault((before, after), []).append(input)
    return found


def drawing() -> str:
    """The SVG element. Raises `KeyError` for a state that has no place yet."""
    width = STEP[0] * max(column for column, _ in PLACES.values()) + BOX[0] + 2 * MARGIN
    height = STEP[1] * max(row for _, row in PLACES.values()) + BOX[1] + 2 * MARGIN
    said = "; ".join(f"{a.value} to {b.value} by {' or '.join(by)}" for (a, b), by in arrows().items())
    begin = f'<svg class="job-states" viewBox="0 0 {width} {height}" width="{width}" role="img"'
    title = f'aria-label="The states of a job: {escape(said)}.">'
    lines = (_line(line) for line in _lines())
    return "\n".join((begin, title, ARROW_HEAD, *lines, *map(_box, State), "</svg>"))


def _centre(state: State) -> tuple[float, float]:
    column, row = PLACES[state]
    return MARGIN + BOX[0] / 2 + column * STEP[0], MARGIN + BOX[1] / 2 + row * STEP[1]


def _box(state: State) -> str:
    x, y = _centre(state)
    left, top, (width, height) = x - BOX[0] / 2, y - BOX[1] / 2, BOX
    final = state in SETTLED
    inner = (
        f'<rect x="{left + 3}" y="{top + 3}" width="{width - 6}" height="{height - 6}" rx="5" class="inner"/>'
        if final
        else ""
    )
    return (
        f'<g class="state{" final" if final else ""}">'
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="7"/>{inner}'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle">{escape(state.value)}</text></g>'
    )


def _line(line: Line) -> str:
    path = " L".join(f"{x},{y}" for x, y in line.corners)
    x, y = line.label_at
    return (
        f'<path class="line" d="M{path}" marker-end="url(#arrow-head)"/>'
        f'<text class="input" x="{x}" y="{y}" text-anchor="{line.anchor}">{escape(line.label)}</text>'
    )


def _lines() -> Iterator[Line]:
    """Along a row or a column straight, otherwise round a corner, and under what stands in between."""
    taken: dict[tuple[int, int], list[State]] = {}  # out of a column, up or down: where to, as these stand side by side
    for (before, after), inputs in arrows().items():
        label = ", ".join(inputs)
        (column, row), (to_column, to_row) = PLACES[before], PLACES[after]
        (x, y), (to_x, to_y) = _centre(before), _centre(after)
        half_width, half_height = BOX[0] / 2, BOX[1] / 2
        if row == to_row:
            start, end = (x + half_width, y), (to_x - half_width, y)
            yield Line((start, end), label, ((start[0] + end[0]) / 2 - 3, y - 7), "middle")
            continue
        down = 1 if to_row > row else -1
        leave = y + down * half_height
        if column == to_column:
            end = (to_x, to_y - down * half_height)
            along = 0.75 if (after, before) in arrows() else 0.5  # of two ways on one line, each at its own end
            yield Line(((x, leave), end), label, (x + 19, leave + (end[1] - leave) * along + 4), "start")
            continue
        beside = taken.setdefault((column, down), [])
        if after not in beside:
            beside.append(after)
        x += (BESIDE_DOWN if down > 0 else BESIDE_UP)[beside.index(after)]
        if to_column < column:
            end = (to_x + half_width, to_y)
            yield Line(((x, leave), (x, to_y), end), label, ((x + end[0]) / 2, to_y - 7), "middle")
            continue
        label_x = x + STEP[0] / 2 - 14
        if _blocked(column, to_column, to_row):
            under = to_y + STEP[1] / 2
            corners = ((x, leave), (x, under), (to_x, under), (to_x, to_y + half_height))
            yield Line(corners, label, (label_x, under - 7), "middle")
        else:
            yield Line(((x, leave), (x, to_y), (to_x - half_width, to_y)), label, (label_x, to_y - 7), "middle")


def _blocked(column: int, to_column: int, row: int) -> bool:
    return any((between, row) in PLACES.values() for between in range(column, to_column))
