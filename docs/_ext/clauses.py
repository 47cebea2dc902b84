"""An anchor for each clause of SEMANTICS.md: `explanation/semantics.html#width-1`, which pages link by `#width-1`."""

import re

from docutils import nodes
from sphinx.application import Sphinx

CLAUSE = re.compile(r"[A-Z]+-\d+")


def _anchor(app: Sphinx, document: nodes.document) -> None:
    """Make each table row that begins with a clause's number a target by that number."""
    standard = app.env.domains.standard_domain
    for row in document.findall(nodes.row):
        cell = row.children[0]
        clause = cell.astext()
        if isinstance(cell, nodes.Element) and CLAUSE.fullmatch(clause):
            name = clause.lower()
            cell["ids"].append(name)
            row["classes"].append("clause")
            standard.anonlabels[name] = (app.env.docname, name)
            standard.labels[name] = (app.env.docname, name, clause)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.connect("doctree-read", _anchor)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
