"""The retail sample: a seeded generator of its raw files, with the totals they must add up to."""

from pipelines.generators.retail_sample.generate import generate
from pipelines.generators.retail_sample.totals import RetailTotals

__all__ = ["RetailTotals", "generate"]
