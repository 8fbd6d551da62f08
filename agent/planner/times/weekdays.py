"""Days of the week in their order, for ranges of them ("Monday to Friday")."""

from typing import Any

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays_between(first: Any, last: Any) -> list[str]:
    """The days from one to another, both included; none where either is no day of the week."""
    if first not in WEEKDAYS or last not in WEEKDAYS or first == last:
        return []
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last) - start) % len(WEEKDAYS) + 1
    return [WEEKDAYS[(start + i) % len(WEEKDAYS)] for i in range(length)]
