"""The conditions of a query in one order, so that a text can refer to their values."""

from typing import Any


def conditions(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Every filter and then every condition on a metric, alternatives flattened."""
    where = [part for item in query.get("where", []) for part in item.get("any", [item])]
    return [*where, *query.get("having", [])]


def spoken_value(condition: dict[str, Any]) -> str:
    """The value of a condition as text."""
    value = condition.get("value")
    items = value if isinstance(value, list) else [value]
    joint = " to " if condition.get("op") == "between" else ", "
    return joint.join(str(item) if _is_year(condition) else _plain(item) for item in items)


def _is_year(condition: dict[str, Any]) -> bool:
    """Whether the numbers are years, which are written without a comma."""
    return "year" in str(condition.get("dimension")).split("_")


def _plain(item: Any) -> str:
    if isinstance(item, float) and item.is_integer():
        return f"{int(item):,}"
    return f"{item:,}" if isinstance(item, int) and not isinstance(item, bool) else str(item)
