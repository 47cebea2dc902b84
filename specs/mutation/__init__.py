"""The mutation gate: small wrong changes to `rdq_core`, each of which the specification or a test must notice.

`python -m mutation`, in `specs/`, makes every mutant, runs the engines on it, writes `MUTATION.md` and exits with 1
when one lives that `accepted.json` does not list as equivalent, or when the run proves nothing.
"""
