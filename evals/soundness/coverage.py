"""How often each feature and each pair of features was met, and which pairs can't be."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

# Each listed feature must be in a quarter of all cases; the others are counted, and must occur.
LISTED = (
    *("metric simple", "metric ratio", "metric derived", "metric filter"),
    *("agg sum", "agg count", "agg count_distinct", "agg average", "agg min", "agg max", "agg median"),
    *("agg percentile continuous", "agg percentile discrete", "agg sum_boolean"),
    *("join none", "join one step", "join two steps", "join several facts", "join bridge"),
    *(
        "operator =",
        "operator !=",
        "operator in",
        "operator not in",
        "operator >",
        "operator >=",
        "operator <",
    ),
    *("operator <=", "operator between", "operator is null", "operator is not null", "operator contains"),
    *("metric cumulative", "join row policy", "by an entity", "join_to_timespine", "fill_nulls_with"),
    *("metric conversion", "semi-additive", "offset_window", "offset_to_grain", "join role", "join history"),
    *(
        "cohort",
        "cumulative",
        "every_period",
        "top",
        "share_of_total",
        "share_of_parent",
        "compare",
        "by a period",
    ),
    *("any of", "having", "order_by", "limit", "several metrics", "by a dimension"),
)
SHARE = 0.25


@dataclass
class Coverage:
    """Counts of cases by feature and by pair of features."""

    cases: int = 0
    single: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, features: frozenset[str]) -> None:
        """Count one case."""
        self.cases += 1
        ordered = sorted(features)
        self.single.update(ordered)
        self.pairs.update(combinations(ordered, 2))

    def merge(self, other: "Coverage") -> None:
        """Count the cases of another run."""
        self.cases += other.cases
        self.single.update(other.single)
        self.pairs.update(other.pairs)

    def rare(self, share: float = SHARE) -> dict[str, int]:
        """Return the listed features that are in too few cases."""
        return {name: self.single[name] for name in LISTED if self.single[name] < share * self.cases}

    def missing_pairs(self) -> list[tuple[str, str]]:
        """Return the pairs of features, each met alone, that no case has and that could be."""
        names = sorted(name for name in self.single if not name.startswith("answer "))
        return [pair for pair in combinations(names, 2) if not self.pairs[pair] and not why_impossible(*pair)]


OF_PERIODS = (
    *(
        "by a period",
        "by a grain",
        "by hour",
        "by day",
        "by week",
        "by month",
        "by quarter",
        "by year",
        "by fiscal_",
    ),
    *("by metric_time", "by another time", "offset_", "cumulative", "metric cumulative", "metric conversion"),
    *("conversion ", "constant_properties", "period_agg ", "every_period"),
)
# Pairs that can't be in one case: (beginning of one name, beginning of the other, the reason).
IMPOSSIBLE: tuple[tuple[str, str, str], ...] = (
    ("range ", "range ", "a query has one range"),
    ("compare previous_", "compare previous_", "a query has one comparison"),
    *(("cohort", other, "a cohort is of rows of their own time") for other in OF_PERIODS),
    *(("cohort", other, "a cohort's size is of no other group") for other in ("compare", "share_of_")),
    ("no group", "by ", "grouped or not"),
    ("no group", "top", "the first of each group needs groups"),
    ("no group", "share_of_parent", "a parent is a group"),
    ("no group", "join_to_timespine rows", "a spine needs a period"),
    ("no group", "every_period", "a spine needs a period"),
)


def why_impossible(one: str, other: str) -> str | None:
    """Return why two features are in no case: they can't be, or aren't asked; None if they should be."""
    for first, second, reason in IMPOSSIBLE:
        for a, b in ((one, other), (other, one)):
            if a.startswith(first) and b.startswith(second):
                return reason
    return None
