"""What goods are sold for, where no index finds them by meaning: their mean price, of each that is named."""

from typing import Any

from agent.planner.questions.wishes import is_clause, matched
from agent.planner.read import QuestionReader
from agent.planner.reading import AskReading, QueryReading, Reading, RefuseReading

# What a price is called: the first of these that names a measure.
PRICES = ("average price", "average item price", "average unit price", "price", "unit price", "fare")
ON_AVERAGE = "the price is what a piece was sold for on average"


class PricingReader(QuestionReader):
    """Reads a question as the planner does; what goods cost, it reads as what they were sold for."""

    def _afresh(self, question: str, previous: dict[str, Any] | None = None) -> Reading:
        reading = super()._afresh(question, previous)
        if previous or not isinstance(reading, AskReading | RefuseReading):
            return reading
        return self._price(question) or reading

    def _price(self, question: str) -> QueryReading | None:
        """Read "how much is a kettle?" as the mean price of all that is called so, each by its name."""
        what = matched("prices", question)
        if not what or is_clause(what):
            return None
        metrics, named = self._layer.manifest.metrics, self._lookups.metric_named
        found = ((named(said), said) for said in PRICES)
        name, called = next(((n, s) for n, s in found if n and metrics[n].aggregation != "sum"), (None, ""))
        reading = self._plain(f"{called} of {what}") if name else None
        if not isinstance(reading, QueryReading) or reading.query.keys() != {"metrics", "where"}:
            return None
        where = reading.query["where"]
        if (
            reading.query["metrics"] != [name]
            or len(where) != 1
            or where[0].get("op", "=") not in ("=", "in")
        ):
            return None
        notes = tuple(dict.fromkeys((*reading.notes, ON_AVERAGE)))
        return QueryReading({**reading.query, "group_by": [where[0]["dimension"]]}, notes)
