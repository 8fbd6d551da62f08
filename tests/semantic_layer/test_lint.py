"""Lint: the schema for editors, warnings about words, reach, tests and data."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import jsonschema
import pytest
import yaml

from semantic_layer.lint.data import Data
from semantic_layer.lint.json_schema import COMMITTED, json_schema
from semantic_layer.lint.lint import lint
from semantic_layer.lint.open_data import open_data
from semantic_layer.load import DEFINITIONS, files_of

OWN = Path(__file__).parents[1] / "cases" / "semantic_own"
WARNED = Path(__file__).parents[1] / "cases" / "warnings"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Data]:
    path = tmp_path_factory.mktemp("data") / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute((WARNED / "seed.sql").read_text(encoding="utf-8"))
    with open_data(path) as opened:
        yield opened


def test_the_committed_schema_is_current() -> None:
    written = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert written == json_schema(), "run: footnote lint --schema > semantic_layer/schema.json"


def test_the_schema_is_valid_and_described() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    notes = schema["$defs"]["MetricNotes"]["properties"]
    assert all(notes[key].get("description") for key in notes)


@pytest.mark.parametrize(
    "path",
    [*sorted(DEFINITIONS.glob("*.yml")), *sorted(OWN.glob("*/definitions/*.y*ml"))],
    ids=lambda p: p.name,
)
def test_definitions_validate_against_the_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        # YAML dates and the like have no place in definitions: what JSON can't say is a fault too.
        assert not [error.message for error in validator.iter_errors(json.loads(json.dumps(document)))]


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for wrong in (
        {"metrics": [{"name": "x", "type": "sum"}]},
        {"models": [{"name": "x", "colums": []}]},
        {"models": [{"name": "x", "columns": [{"name": "y", "entity": "prime"}]}]},
        {"metrics": [{"name": "x", "type": "simple", "config": {"meta": {"footnote": {"units": "count"}}}}]},
    ):
        assert list(validator.iter_errors(wrong)), wrong


def test_every_kind_of_warning_is_given(data: Data) -> None:
    report = lint(files_of(WARNED / "definitions"), cases=[WARNED / "cases"], checks=data.checks)
    assert not report.problems
    expected = (WARNED / "warnings.txt").read_text(encoding="utf-8").splitlines()
    assert [str(warning) for warning in report.warnings] == expected


def test_problems_come_before_warnings(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("models: []\nmetrisc: []\n", encoding="utf-8")
    report = lint(files_of(tmp_path))
    assert [one.key for one in report.problems] == ["metrisc"] and report.files == 1
    assert report.as_dict()["problems"][0]["choices"] == ["metrics"]


def test_our_own_definitions_have_no_warning_and_all_are_tested() -> None:
    cases = [Path(__file__).parents[1] / "cases", Path(__file__).parents[2] / "evals"]
    report = lint(files_of(DEFINITIONS), cases=cases)
    assert [str(one) for one in (*report.problems, *report.warnings)] == []


@pytest.mark.parametrize(("kind", "warned"), [("integer", 0), ("boolean", 0), ("varchar", 1), ("date", 1)])
def test_a_number_of_a_row_may_share_the_word_of_a_metric(kind: str, warned: int, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "models:\n  - name: orders\n    semantic_model: true\n    agg_time_dimension: made_on\n    columns:\n"
        "      - {name: order_id, entity: {type: primary, name: order}}\n"
        "      - {name: made_on, granularity: day, dimension: time}\n"
        f"      - {{name: seller_count, data_type: {kind}, dimension: categorical}}\n"
        "    metrics:\n      - {name: sellers, type: simple, agg: count_distinct, expr: seller_id,"
        " description: All., config: {meta: {footnote: {unit: count, synonyms: [seller count]}}}}\n",
        encoding="utf-8",
    )
    report = lint(files_of(tmp_path))
    assert not report.problems
    assert sum("stands for the metric sellers" in one.message for one in report.warnings) == warned
