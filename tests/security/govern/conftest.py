"""The tiny shop with policies, and the same shop from which rows were taken out by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.tiny_shop import publish_shop

POLICIES = """
default_role: visitor
roles:
  visitor: {metrics: [orders], dimensions: [order__status]}
  regional:
    metrics: ["*"]
    dimensions: ["*"]
    where:
      - {dimension: customer__state, op: in, value: {user: states}}
  elsewhere:
    metrics: ["*"]
    dimensions: ["*"]
    where:
      - {dimension: customer__state, op: "!=", value: SP}
  selling:
    metrics: ["*"]
    dimensions: ["*"]
    where:
      - {dimension: seller__state, op: in, value: [SP, RJ]}
  narrow:
    metrics: [revenue, average_order_value]
    dimensions: [customer__state, "product__*"]
  analyst: {metrics: ["*"], dimensions: ["*"], sql: true}
  reader: {metrics: ["*"], dimensions: ["*"]}
users:
  ana: {role: regional, attributes: {states: [RJ, RS]}}
  bia: {role: elsewhere}
  caio: {role: selling}
  duda: {role: narrow}
  eli: {role: analyst}
  fabi: {role: reader}
"""


@pytest.fixture
def shop(workspace: Path) -> Path:
    """A workspace in which the tiny shop is published, without policies."""
    workspace.mkdir()
    publish_shop(workspace)
    return workspace


@pytest.fixture(scope="session")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the tiny shop is published under POLICIES; read it only."""
    workspace = tmp_path_factory.mktemp("governed")
    publish_shop(workspace)
    (workspace / "policies.yml").write_text(POLICIES, encoding="utf-8")
    return workspace


@dataclass(frozen=True)
class Kept:
    """The rows that stay: those whose row of `table`, by `key`, meets a condition, or that have none."""

    table: str
    key: str
    condition: str
    unmatched: bool


@pytest.fixture(scope="session")
def without_rows(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kept], Path]:
    """Make workspaces, without policies, whose tables lost all rows but those kept."""
    made: dict[Kept, Path] = {}

    def make(kept: Kept) -> Path:
        if kept not in made:
            workspace = tmp_path_factory.mktemp("rows_taken_out")
            publish_shop(workspace)
            with duckdb.connect(str(workspace / "serving" / "v1.duckdb")) as connection:
                _take_out(connection, kept)
            made[kept] = workspace
        return made[kept]

    return make


def _take_out(connection: duckdb.DuckDBPyConnection, kept: Kept) -> None:
    holders = connection.execute(
        "select table_schema || '.' || table_name from information_schema.columns where column_name = ?",
        [kept.key],
    ).fetchall()
    fails = f"select {kept.key} from {kept.table} where ({kept.condition}) is not true"
    meets = f"select {kept.key} from {kept.table} where {kept.condition}"
    goes = f"{kept.key} in ({fails})" if kept.unmatched else f"({kept.key} in ({meets})) is not true"
    for (holder,) in holders:
        if holder != kept.table:
            connection.execute(f"delete from {holder} where {goes}")
    connection.execute(f"delete from {kept.table} where ({kept.condition}) is not true")
