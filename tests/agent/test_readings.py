"""What the planner understands, as a table: question -> metric query, question back, or refusal."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import (
    AskReading,
    LookupReading,
    PartsReading,
    QueryReading,
    RefuseReading,
    WhyReading,
)
from agent.tools.arguments import FullMetricQuery
from semantic_layer.of_groups import OF_GROUPS
from semantic_layer.query import MetricQuery

CASES = Path(__file__).parents[1] / "cases" / "agent"
READINGS: list[dict[str, Any]] = [
    case
    for name in (
        "readings.yml",
        "readings_groups.yml",
        "readings_models.yml",
        "readings_time.yml",
        "readings_background.yml",
        "readings_people.yml",
        "readings_clauses.yml",
        "readings_places.yml",
        "readings_each.yml",
        "readings_counts.yml",
        "readings_depends.yml",
        "readings_parts.yml",
        "readings_shares.yml",
        "readings_numbers.yml",
        "readings_histories.yml",
    )
    for case in yaml.safe_load((CASES / name).read_text("utf-8"))
]


@pytest.mark.parametrize("case", READINGS, ids=[c["id"] for c in READINGS])
def test_question_is_read(case: dict[str, Any], reader: QuestionReader) -> None:
    reading = reader.read(case["says"])
    if "query" in case:
        assert isinstance(reading, QueryReading), reading
        assert reading.query == case["query"]
        assert reading.ahead == case.get("ahead")
        for query in filter(None, (reading.query, reading.ahead)):
            assert FullMetricQuery.model_validate(query)
            MetricQuery.parse({k: v for k, v in query.items() if k not in ("made", *OF_GROUPS)})
    elif "parts" in case:
        assert isinstance(reading, PartsReading), reading
        assert [part.query for part in reading.parts] == case["parts"]
    elif "looks" in case:
        assert isinstance(reading, LookupReading), reading
        assert (reading.arguments, reading.only) == (case["looks"], case.get("only", {}))
    elif "why" in case:
        assert isinstance(reading, WhyReading), reading
        found = {"metric": reading.metric, "time": reading.time, "compare": reading.compare}
        expected = {"compare": "previous_period", **case["why"]}
        assert [*reading.where] == expected.pop("where", [])
        assert [*reading.by] == expected.pop("by", [])
        if "rose" in expected:
            assert reading.rose is expected.pop("rose")
        assert found == expected
    elif "asks" in case:
        assert isinstance(reading, AskReading), reading
        assert list(reading.options) == case["asks"]
    else:
        assert isinstance(reading, RefuseReading), reading
        assert reading.code == case["refuses"]


@pytest.mark.parametrize("case", [c for c in READINGS if "asks" in c], ids=lambda c: c["id"])
def test_every_option_is_a_question_that_is_understood(case: dict[str, Any], reader: QuestionReader) -> None:
    reading = reader.read(case["says"])
    assert isinstance(reading, AskReading)
    queries = [reader.read(full) for full in reading.options.values()]
    assert all(isinstance(q, QueryReading) for q in queries)
    assert len({str(q.query) for q in queries if isinstance(q, QueryReading)}) == len(queries)


def test_a_measure_the_dataset_lacks_is_refused_by_name(reader: QuestionReader) -> None:
    reading = reader.read("how many deliveries are there?")
    assert isinstance(reading, RefuseReading)
    assert (reading.code, "no deliveries" in reading.message) == ("not_in_dataset", True)


def test_a_word_read_as_something_lacking_is_told(reader: QuestionReader) -> None:
    reading = reader.read("how many consignments came by internet provider?")
    assert isinstance(reading, RefuseReading)
    assert "“consignments” is the {catalogue.label.deliveries | lower} here" in reading.message


@pytest.mark.parametrize(
    ("asked", "told"),
    [("which goods were refunded most?", "returns or refunds"), ("what did we spend on boxes?", "spending")],
)
def test_what_no_definition_knows_is_refused_in_words(asked: str, told: str, reader: QuestionReader) -> None:
    reading = reader.read(asked)
    assert isinstance(reading, RefuseReading)
    assert (reading.code, told in reading.message) == ("not_in_dataset", True)


def test_measures_named_beside_an_unknown_word_are_spelled_like_it(reader: QuestionReader) -> None:
    reading = reader.read("how many wombats are there?")
    assert isinstance(reading, RefuseReading)
    assert "nearest measures" not in reading.message


def test_corrections_and_assumptions_are_said(reader: QuestionReader) -> None:
    reading = reader.read("reveneu last quarter")
    assert isinstance(reading, QueryReading)
    assert any("reveneu" in note for note in reading.notes)
    assert any("last full quarter" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("edit", "field", "value"),
    [
        ("and by quarter instead", "group_by", ["metric_time__quarter"]),
        ("only SP", "where", [{"dimension": "customer__state", "op": "=", "value": "SP"}]),
        ("and the year before?", "time", {"from": "2016-01-01", "to": "2016-12-31"}),
        ("what about freight?", "metrics", ["freight_total"]),
        ("by category", "group_by", ["product__category"]),
        ("also by category", "group_by", ["metric_time__month", "product__category"]),
        ("as a share of the total", "share_of_total", ["revenue"]),
    ],
)
def test_follow_up_edits_one_part_and_keeps_the_rest(
    edit: str, field: str, value: Any, reader: QuestionReader
) -> None:
    first = reader.read("revenue by month of 2017")
    assert isinstance(first, QueryReading)
    second = reader.read(edit, first.query)
    assert isinstance(second, QueryReading), second
    assert second.query == {**first.query, field: value}
    assert second.changed and second.kept


def test_a_new_question_does_not_lean_on_the_place_before(reader: QuestionReader) -> None:
    first = reader.read("revenue in the state of SP")
    assert isinstance(first, QueryReading)
    assert isinstance(reader.read("orders in Rio", first.query), AskReading)
    edited = reader.read("and Rio?", first.query)
    assert isinstance(edited, QueryReading)
    assert edited.query["where"] == [{"dimension": "customer__state", "op": "=", "value": "RJ"}]


@pytest.mark.parametrize(
    "question", ["which payment type is used most", "what is the best category in 2018?"]
)
def test_a_whole_question_without_a_measure_is_not_an_edit(question: str, reader: QuestionReader) -> None:
    first = reader.read("customers in 2017")
    assert isinstance(first, QueryReading)
    assert isinstance(reader.read(question, first.query), AskReading)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("revenue of drei glorps", "“drei”"),
        ("states with revenue above -R$ 300", "“-R$ 300”"),
        ("revenue of a thousand glorps", "“a thousand”"),
    ],
)
def test_a_number_is_repeated_as_it_was_written(asked: str, written: str, reader: QuestionReader) -> None:
    reading = reader.read(asked)
    assert isinstance(reading, RefuseReading)
    assert written in reading.message


def test_a_question_without_a_part_of_its_number_is_not_offered(reader: QuestionReader) -> None:
    reading = reader.read("states with revenue above 12 500")
    assert isinstance(reading, RefuseReading)
    assert "500" in reading.message and "What I can answer" not in reading.message
