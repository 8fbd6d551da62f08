"""Rows that definitions set apart are left out of what is asked for, whatever the business."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agent.planner.read import QuestionReader
from agent.planner.reading import DefineReading, QueryReading
from semantic_layer.domain import Domain
from semantic_layer.errors import DefinitionError
from semantic_layer.load import load_manifest
from semantic_layer.values import ValueIndex

GYM = """
models:
  - name: visits
    config: {meta: {footnote: {table: gym.visits}}}
    semantic_model: {enabled: true}
    agg_time_dimension: visited_on
    columns:
      - name: visit_key
        entity: {type: primary, name: visit}
      - name: visited_on
        data_type: date
        granularity: day
        dimension: {type: time}
      - name: club
        data_type: text
        dimension: {type: categorical}
      - name: kind
        data_type: text
        dimension:
          type: categorical
          config:
            meta:
              footnote:
                value_index: true
                set_apart:
                  values: [gate_test]
                  told: "visits are those of members"
                  reads: {visits: member_visits}
                  ratios: {minutes_per_visit: [minutes, member_visits]}
                  beside: [gate_tests]
                  words: [kind]
    metrics:
      - {name: visits, type: simple, agg: count, expr: visit_key, config: {meta: {footnote: {unit: count}}}}
      - {name: minutes, type: simple, agg: sum, expr: minutes}
      - {name: member_visits, type: simple, agg: count, expr: visit_key, filter: "kind <> 'gate_test'"}
      - {name: gate_tests, type: simple, agg: count, expr: visit_key, filter: "kind = 'gate_test'"}
metrics:
  - {name: minutes_per_visit, type: ratio, numerator: minutes, denominator: visits}
"""


def reader(folder: Path, *kinds: str) -> QuestionReader:
    (folder / "gym.yml").write_text(GYM, encoding="utf-8")
    layer: Any = SimpleNamespace(
        manifest=load_manifest(folder),
        values=ValueIndex({"visit__kind": Domain(list(kinds), list(kinds), [9] * len(kinds), {})}),
        info=SimpleNamespace(
            title="A gym",
            dataset="ours",
            currency="BRL",
            data_start=date(2024, 1, 1),
            data_end=date(2025, 12, 31),
            tables={},
        ),
        unavailable=lambda metric: None,
    )
    return QuestionReader(layer)


@pytest.mark.parametrize(
    ("says", "metrics"),
    [
        ("visits by club", ["member_visits"]),
        ("minutes per visit by club", ["made_minutes_per_visit"]),
        ("visits by kind", ["visits"]),
        ("visits and gate tests by club", ["visits", "gate_tests"]),
        ("visits by club whatever they are", ["visits"]),
    ],
)
def test_measures_are_those_of_the_rows_that_are_meant(says: str, metrics: list[str], tmp_path: Path) -> None:
    reading = reader(tmp_path, "class", "gate_test").read(says)
    assert isinstance(reading, QueryReading), reading
    assert reading.query["metrics"] == metrics
    assert ("visits are those of members" in reading.notes) == (metrics[0] not in ("visits",))


def test_where_no_such_row_is_held_nothing_is_read_otherwise(tmp_path: Path) -> None:
    reading = reader(tmp_path, "class").read("visits by club")
    assert isinstance(reading, QueryReading)
    assert reading.query["metrics"] == ["visits"] and not reading.notes


def test_a_definition_is_told_of_the_rows_that_are_meant_first(tmp_path: Path) -> None:
    reading = reader(tmp_path, "class", "gate_test").read("what counts as visits")
    assert isinstance(reading, DefineReading)
    assert reading.names[:2] == ("member_visits", "visits") and reading.notes


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("reads: {visits: member_visits}", "reads: {visits: member_visit}"), "no metric 'member_visit'"),
        (("value_index: true", "value_index: false"), "is read only of values that are indexed"),
    ],
)
def test_a_mistake_in_it_is_told(wrong: tuple[str, str], told: str, tmp_path: Path) -> None:
    (tmp_path / "gym.yml").write_text(GYM.replace(*wrong), encoding="utf-8")
    with pytest.raises(DefinitionError, match=told):
        load_manifest(tmp_path)
