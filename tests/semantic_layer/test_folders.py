"""Definitions of one's own: added to ours, in their place, or alone."""

from pathlib import Path

import pytest

from semantic_layer.errors import DefinitionError
from semantic_layer.folders import VARIABLE, files_in_use, load_definitions
from semantic_layer.layer import SemanticLayer
from semantic_layer.load import load_manifest
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop

ONE = (
    "metrics:\n  - {{name: {name}, type: derived, expr: revenue * 2, input_metrics: [revenue],"
    " description: Twice., config: {{meta: {{footnote: {{unit: currency}}}}}}}}\n"
)
ALONE = """
models:
  - name: fact_orders
    semantic_model: {enabled: true, name: orders}
    agg_time_dimension: order_date
    config: {meta: {footnote: {table: operations.fact_orders}}}
    columns:
      - {name: order_key, entity: {type: primary, name: order}}
      - {name: order_date, data_type: date, granularity: day, dimension: time}
      - name: order_status
        data_type: varchar
        dimension: {type: categorical, name: state_of_order, config: {meta: {footnote: {value_index: true}}}}
    metrics:
      - {name: orders_seen, type: simple, agg: count, expr: order_key}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    publish_shop(tmp_path)
    return tmp_path


def test_files_of_a_workspace_are_added_to_ours(workspace: Path) -> None:
    (workspace / "definitions").mkdir()
    (workspace / "definitions" / "own.yml").write_text(ONE.format(name="twice"), encoding="utf-8")
    assert set(load_definitions(workspace).metrics) == {*load_manifest().metrics, "twice"}
    with SemanticLayer.open(workspace) as layer:
        rows = layer.query(MetricQuery(metrics=["twice", "revenue"])).rows
    assert rows[0][0] == 2 * rows[0][1]


def test_a_file_of_the_same_name_stands_in_the_place_of_ours(workspace: Path) -> None:
    (workspace / "definitions").mkdir()
    (workspace / "definitions" / "metrics.yml").write_text(ONE.format(name="twice"), encoding="utf-8")
    replaced = {name for name, path in files_in_use(workspace) if path.is_relative_to(workspace)}
    assert replaced == {"metrics.yml"}
    assert "twice" in load_definitions(workspace).metrics
    assert len(load_definitions(workspace).metrics) < len(load_manifest().metrics)


def test_a_metric_of_ours_can_t_be_defined_again(workspace: Path) -> None:
    (workspace / "definitions").mkdir()
    (workspace / "definitions" / "own.yml").write_text(ONE.format(name="revenue"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="a second metric 'revenue'"):
        load_definitions(workspace)


@pytest.mark.parametrize("by", ["argument", "variable"])
def test_a_folder_given_holds_alone(workspace: Path, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    folder = workspace / "mine"
    folder.mkdir()
    (folder / "orders.yml").write_text(ALONE, encoding="utf-8")
    if by == "variable":
        monkeypatch.setenv(VARIABLE, str(folder))
    with SemanticLayer.open(workspace, definitions=folder if by == "argument" else None) as layer:
        assert list(layer.manifest.metrics) == ["orders_seen"]
        query = {"metrics": ["orders_seen"], "where": [{"dimension": "state_of_order", "value": "Delivered"}]}
        # The published value index is of our definitions: the values are read anew.
        assert layer.query(MetricQuery.parse(query)).rows[0][0] > 0


def test_what_did_not_change_is_shared_and_what_did_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "orders.yml"
    file.write_text(ALONE, encoding="utf-8")
    first = load_manifest(tmp_path)
    assert load_manifest(tmp_path) is first
    # Of the same length: neither size nor time tells it.
    file.write_text(ALONE.replace("orders_seen", "orders_held"), encoding="utf-8")
    assert "orders_held" in load_manifest(tmp_path).metrics
    assert "orders_held" not in first.metrics
