"""A judge for rates: an SMS company on loopback, and messages sent to it through a queue on the real reactor.

A queue set to the judge's very limit is refused now and then, as requests that left evenly may arrive bunched;
docs/explanation/rates.md says what margin to leave, and what was measured.

With its failures switched on it is a judge for retries, too: what arrives is counted by its idempotency key;
docs/explanation/trying-again.md has the figures.

`company` has its rules, `server` puts them behind HTTP in a process of their own, and neither imports anything of rdq:
what arrives is measured there, by another clock and another arithmetic. `sending` is the client, `plan` what a run
is to do, `run` the driver.
"""
