"""The tables of metrics along time hold what an asker is told; a role is told of its own rows."""

import ast
import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from app.cli import run
from pipelines.models.place import building_in
from pipelines.models.series.tables import anomaly_rows, forecast_rows
from pipelines.settings import Settings
from semantic_layer.folders import load_definitions
from warehouse.serving import current

ROOT = Path(__file__).parent.parent.parent.parent
POLICIES = """default: deny
roles:
  one:
    metrics: [revenue]
    dimensions: [customer__state]
    where: [{dimension: customer__state, op: "=", value: SP}]
users: {ana: {role: one}}
"""


def tables_read(model: str) -> set[str]:
    tree = ast.parse((ROOT / "warehouse" / "models" / "models" / f"{model}.py").read_text("utf-8"))
    (found,) = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    return set(ast.literal_eval(found))


@pytest.mark.parametrize("model", ["anomalies", "forecasts"])
def test_all_tables_that_definitions_may_join_are_read(model):
    known = {one.table for one in load_definitions().models.values()}
    followed = {name for name in known if not name.startswith("models.")}
    # One that a build does not wait for would be read half-built.
    assert followed - tables_read(model) == set()


def built(workspace: Path, place: Path, **settings) -> tuple[pd.DataFrame, pd.DataFrame]:
    with (
        duckdb.connect(str(current(workspace).path), read_only=True) as connection,
        building_in(place, Settings(models=True, **settings), place / "models"),
    ):

        def fetch(sql: str) -> pd.DataFrame:
            return connection.execute(sql).df()

        tables = {name: f'"{current(workspace).path.stem}".{name}' for name in tables_read("anomalies")}
        return anomaly_rows(fetch, tables), forecast_rows(fetch, tables)


def asked(capsys, *arguments: str) -> list[dict]:
    assert run(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert all(one["sql"] for one in told["citations"])
    return told["rows"]


@pytest.mark.long
def test_the_tables_hold_what_an_asker_is_told(demo_workspace, tmp_path, capsys):
    names = ("revenue", "orders")
    found, foretold = built(demo_workspace, tmp_path, series_metrics=names, forecast_values=2)
    assert set(found["metric"]) <= set(names)
    assert len(found)
    assert found["anomaly_key"].is_unique
    assert foretold["forecast_key"].is_unique
    assert {"day", "week", "month"} == set(foretold["grain"])
    assert foretold.loc[foretold["status"] == "forecast", "mase"].notna().all()
    told = asked(capsys, "--workspace", str(demo_workspace), "anomalies", "revenue", "--json")
    own = found[found["metric"] == "revenue"]
    assert [str(day) for day in own["period"]] == [row["period"] for row in told]
    assert list(own["value"]) == pytest.approx([row["value"] for row in told])
    ahead = asked(capsys, "--workspace", str(demo_workspace), "forecast", "revenue", "--json")
    whole = foretold[
        (foretold["metric"] == "revenue") & (foretold["grain"] == "day") & foretold["dimension"].isna()
    ]
    assert list(whole["value"]) == pytest.approx([row["value"] for row in ahead])


def test_days_that_are_not_known_and_models_off_leave_tables_empty(demo_workspace, tmp_path):
    with building_in(tmp_path, Settings(models=False)):
        assert anomaly_rows(lambda sql: pd.DataFrame(), {}).empty
        assert forecast_rows(lambda sql: pd.DataFrame(), {}).empty
    with building_in(tmp_path, Settings(models=True), tmp_path / "models"):
        assert anomaly_rows(lambda sql: pd.DataFrame(), {}, days_known=False).empty


@pytest.mark.parametrize("command", [["anomalies", "orders"], ["drivers", "orders", "--period", "2024-05"]])
def test_a_metric_of_another_role_is_not_there(demo_workspace, tmp_path, capsys, command):
    (tmp_path / "policies.yml").write_text(POLICIES, "utf-8")
    policies = ["--policies", str(tmp_path / "policies.yml"), "--as", "ana"]
    assert run(["--workspace", str(demo_workspace), *policies, *command]) == 1
    assert "There is no metric" in capsys.readouterr().err


def test_a_role_is_told_of_its_own_rows(demo_workspace, tmp_path, capsys):
    base = ["--workspace", str(demo_workspace)]
    drivers = ["drivers", "revenue", "--period", "2024-05", "--by", "customer__state", "--json"]
    assert run([*base, *drivers]) == 0
    whole = json.loads(capsys.readouterr().out)
    one = whole["dimensions"][0]["decomposition"]["contributions"][0]
    (tmp_path / "policies.yml").write_text(POLICIES.replace("SP", one["value"]), "utf-8")
    assert run([*base, "--policies", str(tmp_path / "policies.yml"), "--as", "ana", *drivers]) == 0
    seen = json.loads(capsys.readouterr().out)
    (own,) = seen["dimensions"][0]["decomposition"]["contributions"]
    assert own["value"] == one["value"]
    assert seen["value"] == pytest.approx(one["now"])
    assert seen["value"] < whole["value"]
