"""A reader over definitions of somebody else, of whose data only columns and stored values are known."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from agent.planner.read import QuestionReader
from semantic_layer.domain import Domain
from semantic_layer.folding import fold
from semantic_layer.load import load_manifest
from semantic_layer.values import ValueIndex

FIRST, LAST = date(2024, 1, 1), date(2025, 6, 30)


def reader_of(
    definitions: Path, columns: Mapping[str, dict[str, str]], values: Mapping[str, Sequence[str]]
) -> QuestionReader:
    """Read questions by the definitions in a folder; `columns` holds the types of each table's columns."""
    domains = {
        name: Domain(list(stored), [fold(value) for value in stored], [10] * len(stored))
        for name, stored in values.items()
    }
    tables = {
        name: SimpleNamespace(columns=types, first_day=FIRST, last_day=LAST)
        for name, types in columns.items()
    }
    info = SimpleNamespace(
        title=definitions.name.title(),
        dataset=definitions.name,
        data_start=FIRST,
        data_end=LAST,
        currency="EUR",
        tables=tables,
    )
    layer: Any = SimpleNamespace(
        manifest=load_manifest(definitions),
        values=ValueIndex(domains),
        info=info,
        unavailable=lambda name: None,
    )
    return QuestionReader(layer)
