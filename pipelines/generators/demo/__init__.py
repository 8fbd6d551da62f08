"""The demo shop: a seeded generator of its raw files, with the totals they must add up to."""

from pipelines.generators.demo.dirt import PlantedRows
from pipelines.generators.demo.generate import generate
from pipelines.generators.demo.totals import GeneratedTotals

__all__ = ["GeneratedTotals", "PlantedRows", "generate"]
