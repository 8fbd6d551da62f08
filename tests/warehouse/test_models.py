"""The SQLMesh project: its model tests pass, its models say what they are, a pack may lack a contract."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.transform import transform
from tests.conftest import ROOT
from tests.packs import each_pack
from tests.pipelines.shop import land_texts, shop
from warehouse.pack import load_pack
from warehouse.project import CACHE_VARIABLE, MARTS, cache_folder, open_project

# Model tests that the project alone has; a pack's own come on top.
OWN_TESTS = 7


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    context = open_project(tmp_path_factory.mktemp("project"), load_pack("olist"))
    yield context
    context.close()


@pytest.mark.parametrize("name", each_pack())
def test_model_tests_pass(name, tmp_path):
    context = open_project(tmp_path, load_pack(name))
    result = context.test()
    context.close()
    own = sum(
        path.read_text("utf-8").count("\ntest_") + 1 for path in load_pack(name).folder.glob("tests/*.yaml")
    )
    assert result.testsRun >= OWN_TESTS + own
    assert not result.failures and not result.errors


def test_each_mart_says_what_it_is(project):
    marts = [model for model in project.models.values() if model.schema_name in MARTS]
    assert len(marts) >= 9
    for model in marts:
        assert model.description and model.grains and model.audits, model.name
        assert "not_null" in {name for name, _ in model.audits}, model.name
        assert all(kind.this.name != "UNKNOWN" for kind in model.columns_to_types_or_raise.values()), (
            model.name
        )


@pytest.mark.parametrize("name", each_pack())
def test_each_pack_loads_with_the_project(name, tmp_path):
    context = open_project(tmp_path, load_pack(name))
    assert {f"silver.{contract}" for contract in load_pack(name).contracts} <= {
        m.name for m in context.models.values()
    }
    context.close()


@pytest.mark.long
def test_a_pack_without_models_builds_empty_marts(tmp_path):
    """Every contract has its empty stand-in: whatever a pack lacks is an empty table, not a missing one."""
    pack = shop()
    land_texts(pack, tmp_path, sales="sale_id,sold_on,amount,note\n1,2024-01-01,1.00,\n")
    transform(pack, workspace=tmp_path / "workspace")
    import duckdb

    with duckdb.connect(
        str(tmp_path / "workspace" / "build" / "warehouse.duckdb"), read_only=True
    ) as connection:
        for table in (
            "operations.fact_orders",
            "finance.fact_payments",
            "common.dim_date",
            "common.dim_customer",
        ):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


@pytest.mark.long
def test_a_refresh_writes_nothing_outside_the_workspace(tmp_path):
    """Neither the home folder (usage analytics) nor the folder of the models (cache)."""
    home, workspace = tmp_path / "home", tmp_path / "workspace"
    home.mkdir()
    code = "import sys, pathlib, app.refresh; app.refresh.run_refresh(pathlib.Path(sys.argv[1]), scale=0.02)"
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("SQLMESH_HOME", None)
    subprocess.run([sys.executable, "-c", code, str(workspace)], check=True, env=environment, cwd=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"home", "workspace"}
    assert list(home.rglob("*")) == []
    assert not any(Path(ROOT / "warehouse").rglob(".cache"))


def test_models_as_parsed_are_kept_in_the_workspace_unless_a_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "shared"))
    assert cache_folder(tmp_path / "one") == cache_folder(tmp_path / "other") == tmp_path / "shared"
    monkeypatch.delenv(CACHE_VARIABLE)
    assert cache_folder(tmp_path / "one").is_relative_to(tmp_path / "one")
