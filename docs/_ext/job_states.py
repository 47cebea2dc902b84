"""The transition table in the pages: `job-states`, a picture, and `job-transitions`, all of it as a table."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from state_drawing import drawing

from rdq_core import TRANSITIONS, State


class JobStates(SphinxDirective):
    """The picture."""

    def run(self) -> list[nodes.Node]:
        """A raw element; other builders than HTML have the table."""
        return [nodes.raw("", f'<div class="job-states">{drawing()}</div>', format="html")]


class JobTransitions(SphinxDirective):
    """The table: a row for each state, a column for each input."""

    def run(self) -> list[nodes.Node]:
        """Written as Markdown, which the page's own parser reads."""
        return self.parse_text_to_nodes(transitions())


def transitions() -> str:
    """The table, in Markdown."""
    lines = [("state", *(f"`{input}`" for input in TRANSITIONS)), ("---",) * (len(TRANSITIONS) + 1)]
    for state in State:
        lines.append((state.value, *(_cell(state, row.get(state)) for row in TRANSITIONS.values())))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(before: State, after: State | None) -> str:
    if after is None:
        return "-"
    return "stays" if after is before else f"**{after.value}**"


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.add_directive("job-states", JobStates)
    app.add_directive("job-transitions", JobTransitions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
