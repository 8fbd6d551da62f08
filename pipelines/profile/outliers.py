"""Numbers that stand apart: by Tukey's fences around the quartiles, and by distance from the median."""

from collections.abc import Mapping
from typing import Any

from pipelines.landing.columns import identifier
from pipelines.profile.source import Source, number

FENCE = 1.5
# Iglewicz and Hoaglin: 0.6745 |x - median| / MAD above 3.5.
SCALE, FAR = 0.6745, 3.5
EXAMPLES = 5


def find_outliers(source: Source, column: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Count both kinds of outliers of a column of numbers, and name the rows farthest out by their key.

    `facts` are its quartiles and median. Where half of the numbers are equal the robust measure has no scale
    and counts nothing.
    """
    median, low, high = facts["p50"], *_fences(facts["p25"], facts["p75"])
    ((spread,),) = source.ask("deviation_from_median", column=column, median=number(median))
    far = f"ABS(x - {number(median)}) > {number(FAR / SCALE * spread)}" if spread else "FALSE"
    values = {"column": column, "low": number(low), "high": number(high)}
    ((outside, far_away),) = source.ask("outliers", far=far, **values)
    key = ", ".join(identifier(name) for name in source.key)
    rows = source.ask("farthest", key=key, median=number(median), most=EXAMPLES, **values) if outside else []
    return {
        "low_fence": low,
        "high_fence": high,
        "outside_fences": outside,
        "far_from_median": far_away if spread else None,
        "examples": [
            {"key": dict(zip(source.key, map(str, row), strict=False)), "value": row[-1]} for row in rows
        ],
    }


def _fences(lower: float, upper: float) -> tuple[float, float]:
    reach = FENCE * (upper - lower)
    return lower - reach, upper + reach
