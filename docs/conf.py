"""The documentation's settings: built offline, and every warning is an error (`sphinx-build -W -n docs DEST`)."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent), str(HERE.parent / "specs")]

import rdq_core._version  # noqa: E402

project = "rdq"
author = "The rdq engineers"
copyright = "The rdq engineers, MIT licence"
version = release = rdq_core._version.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "clauses",  # an anchor for each clause of SEMANTICS.md
    "command_help",  # what `rdq run --help` says
    "members_in_order",  # inherited ones too
    "job_states",  # the job's states, drawn from the transition table
    "prose_docstrings",  # our docstrings are prose with backticks, not reStructuredText
]

# -- pages --------------------------------------------------------------------------------------------------------

exclude_patterns = ["_ext"]
myst_enable_extensions = ["colon_fence"]  # ::: admonitions; a ``` fence is a block that the tests run
myst_heading_anchors = 3
highlight_language = "text"  # for the indented blocks, which are shell commands and output
nitpicky = True
# What we do not document ourselves. There is no intersphinx, as it would fetch other projects' indexes at each build.
nitpick_ignore_regex = [
    (r"py:.*", r"(twisted|_?asyncio|collections|concurrent|datetime|enum|fractions|types|typing)\..*"),
    (r"py:.*", r"(unittest|hypothesis)\..*"),
    (r"py:.*", r"(_contextvars|contextvars)\..*"),
    # Python's own, as annotations name them.
    (r"py:.*", r"(Any|Callable|Context|Coroutine|Deferred|Generator|Hashable|Iterable|Iterator|Mapping|Sequence)"),
    (r"py:.*", r"(bool|bytes|datetime|deque|dict|float|int|list|object|str|tuple|type|None|optional)"),
    (r"py:.*", r".*Error|BaseException|Exception"),
    # What signatures of the kit mention, and nobody has to name.
    (r"py:class", r"rdq_specs\.(laws|machine)\..*|Event"),
    # Type variables.
    (r"py:.*", r"(.*\.)?(A|D|F|FA|FR|J|K|C|L|N|P|R|S|T|V|A_co|K_co|R_co|T_co|V_co|J_contra)"),
]

# -- the reference, from docstrings ---------------------------------------------------------------------------------

autoclass_content = "both"  # a constructor's contract is in its own docstring
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
# Unions by the names we give them.
autodoc_type_aliases = {
    "AnyClock": "rdq_twisted.AnyClock",
    "Call": "rdq_specs.Call",
    "Command": "rdq_core.Command",
    "Entry": "rdq_specs.Entry",
}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 160
add_module_names = False
toc_object_entries_show_parents = "hide"

# -- the look -----------------------------------------------------------------------------------------------------

html_theme = "furo"
html_title = f"rdq {release}"
html_static_path = ["_static"]
html_css_files = ["rdq.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "default"
pygments_dark_style = "github-dark"
