"""How fast the queue is, how much memory it takes and how long it holds its event loop up: `python -m benchmarks`.

Each section of the results is a module in `sections/`, which says what is measured and what the goals are. What is
measured is a function in `contenders/` (a burst of jobs on an event loop, ours and others') or in `micro/` (parts of
ours by themselves); each measurement is a fresh process.
"""
