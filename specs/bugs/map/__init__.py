"""Wrong maps, one a file. `CHECK` names the test that finds it, in `tests/asyncio`, and `ARGS` what that is given."""
