"""A world as JSON and back, so that a failing case is a file of its own."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from evals.soundness.world import description

CLASSES = {
    name: getattr(description, name)
    for name in (
        *(
            "Expr",
            "Column",
            "Key",
            "Dimension",
            "Model",
            "Input",
            "LastRows",
            "Metric",
            "CustomGrain",
            "Calendar",
            "World",
        ),
    )
}


def encoded(value: Any) -> Any:
    """Return a value as JSON data; what JSON lacks is told by a key with a dollar."""
    if is_dataclass(value) and not isinstance(value, type):
        content = {one.name: encoded(getattr(value, one.name)) for one in fields(value)}
        return {"$": type(value).__name__, **content}
    if isinstance(value, tuple):
        return {"$tuple": [encoded(one) for one in value]}
    if isinstance(value, list):
        return [encoded(one) for one in value]
    if isinstance(value, dict):
        return {key: encoded(one) for key, one in value.items()}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    return {"$decimal": str(value)} if isinstance(value, Decimal) else value


def decoded(data: Any) -> Any:
    """Return what was encoded."""
    if isinstance(data, list):
        return [decoded(one) for one in data]
    if not isinstance(data, dict):
        return data
    if "$" in data:
        content = {key: decoded(one) for key, one in data.items() if key != "$"}
        return CLASSES[data["$"]](**content)
    readers = {
        "$tuple": lambda value: tuple(decoded(one) for one in value),
        "$moment": datetime.fromisoformat,
        "$day": date.fromisoformat,
        "$decimal": Decimal,
    }
    for key, read in readers.items():
        if key in data:
            return read(data[key])
    return {key: decoded(one) for key, one in data.items()}
