"""How fast the queue is and how much memory it takes, against txrdq 0.2.14: `python -m benchmarks`."""
