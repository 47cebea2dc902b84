"""Marks: the situations that a good check must have been in, and how often it was.

A check that never narrows the width below the slots held says nothing about it, however many examples it ran. So
every run is counted: a mark is a predicate over the facts and the next entry, as a law is, and each must be reached
in `QUOTA` of the examples, or the run fails and says which was reached too seldom.
"""

from rdq_specs.marks import ending, keys, launching, retrying, timing, waiting  # which fill the catalogue
from rdq_specs.marks.catalogue import MARKS, Mark, applicable, mark
from rdq_specs.marks.tally import ENOUGH, QUOTA, Tally, TooSeldom, Watch

__all__ = ["ENOUGH", "MARKS", "QUOTA", "Mark", "Tally", "TooSeldom", "Watch", "applicable", "mark"]

_FILLED_BY = (launching, ending, timing, retrying, keys, waiting)
