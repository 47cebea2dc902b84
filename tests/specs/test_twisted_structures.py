"""The shells of the other structures do what the specification says."""

import unittest

from rdq_specs.structures import structure_test
from rdq_specs.structures.pool import POOL
from rdq_specs.structures.promise_dict import PROMISE_DICT
from twisted_pool_harness import TwistedHarness as PoolHarness
from twisted_promise_dict_harness import TwistedHarness as DictHarness

TestPool: type[unittest.TestCase] = structure_test(POOL, PoolHarness)
TestDict: type[unittest.TestCase] = structure_test(PROMISE_DICT, DictHarness)
