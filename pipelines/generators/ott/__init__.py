"""The television logs: a seeded generator of daily watch and search logs, with their totals."""

from pipelines.generators.ott.dirt import PlantedRows
from pipelines.generators.ott.generate import generate
from pipelines.generators.ott.totals import OttTotals

__all__ = ["OttTotals", "PlantedRows", "generate"]
