"""Wrong variants of `rdq_core.growth`, one a module, each of which a named property or example finds.

A module there says what is wrong in its docstring, and `applied()` puts that in. `CLAUSE` is the clause that it breaks,
`CHECK` what must then fail: a module in tests/core/growth and a test there, called with `ARGS`.
"""
