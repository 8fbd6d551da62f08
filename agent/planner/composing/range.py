"""From when to when the data is: the first and the last day that a measure has, each cited."""

from typing import Any

from agent.planner.composing.result import Told
from agent.planner.reading import RangeReading

Call = tuple[str, dict[str, Any]]
DAY = "metric_time__day"
RANGE = "The data runs from {catalogue.ledger.date_from} to {catalogue.ledger.date_to}."


def tell_range(reading: RangeReading, replies: list[dict[str, Any]]) -> Call:
    """Return the next call: the query of the first day, that of the last, the answer."""
    if reading.metric is None or any("error" in reply for reply in replies):
        return _told(reading, RANGE)
    if len(replies) < 2:
        order = [{"name": DAY, "descending": len(replies) == 1}]
        return "query_metrics", {
            "metrics": [reading.metric],
            "group_by": [DAY],
            "order_by": order,
            "limit": 1,
        }
    first, last = (Told.read(reply) for reply in replies)
    if not (first.rows and last.rows):
        return _told(reading, RANGE)
    of = f"{{catalogue.label.{reading.metric} | lower}}"
    days = [told.cell(0, str(told.of_role("time")[0]["name"])) for told in (first, last)]
    return _told(reading, f"The first day with {of} is **{days[0]}**, the last is **{days[1]}**.")


def _told(reading: RangeReading, text: str) -> Call:
    if not reading.is_outside:
        return "answer", {"text": text}
    lead = "Nothing in the data falls in that period, so it tells no reason."
    return "answer", {"kind": "refusal", "reason": "outside_data", "text": f"{lead} {text}"}
