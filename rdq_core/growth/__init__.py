"""rdq_core.growth: how fast it grows, when it doubles, and when the queue is full.

The arithmetic of growth at a constant rate, exactly and by the rules of thumb (72, 110, 140, 160); and `Trend`, which
says where a backlog is going:

    trend = Trend(capacity=6000)
    trend.observe(len(queue.pending()), now=clock())    # every 10 seconds, say
    print(trend.forecast())                             # backlog grows 120 jobs/min; full in 24 min
"""

from rdq_core.growth.arithmetic import doublings, factor_after, periods_to, project, rate_between, rate_of, root
from rdq_core.growth.forecast import Course, Exponential, Forecast, Linear, NoCourse
from rdq_core.growth.rule import RULE_OF_72, RULE_OF_110, RULE_OF_140, RULE_OF_160, Rule, rule_for
from rdq_core.growth.trend import Observation, Trend

__all__ = [
    "RULE_OF_72",
    "RULE_OF_110",
    "RULE_OF_140",
    "RULE_OF_160",
    "Course",
    "Exponential",
    "Forecast",
    "Linear",
    "NoCourse",
    "Observation",
    "Rule",
    "Trend",
    "doublings",
    "factor_after",
    "periods_to",
    "project",
    "rate_between",
    "rate_of",
    "root",
    "rule_for",
]
