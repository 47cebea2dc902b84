"""Peers: dispatch queues that are not ours, judged by the specification that ours is held to.

`python -m peers` fetches txrdq 0.2.14, the class that rdq comes from, and reproduces `specs/TXRDQ.md`. It needs a
network, or an index mirror, and some minutes; no test runs it.
"""
