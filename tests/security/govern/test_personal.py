"""What tells who a person is stays out of the published file, and out of every answer."""

import re
from pathlib import Path

import duckdb
import pytest

from pipelines.publish import _copy_marts
from semantic_layer.errors import QueryError
from semantic_layer.folders import load_definitions
from semantic_layer.layer import SemanticLayer
from semantic_layer.personal import personal_columns
from semantic_layer.query import MetricQuery
from warehouse.serving import current

NAMES = re.compile(r"(^|_)(e?mail|phone|street|address|first_name|last_name|full_name|birth|ip|mac)(_|$)")
DEFINITIONS = """
models:
  - name: members
    config: {meta: {footnote: {table: common.members}}}
    semantic_model: {enabled: true}
    agg_time_dimension: joined
    columns:
      - name: member_key
        entity: {type: primary, name: member}
      - name: nickname
        dimension: {type: categorical, config: {meta: {footnote: {pii: true}}}}
      - name: town
        dimension: {type: categorical}
      - name: joined
        data_type: date
        granularity: day
        dimension: {type: time}
    metrics:
      - {name: members, type: simple, agg: count, expr: member_key}
      - {name: nicknames, type: simple, agg: count_distinct, expr: nickname}
      - name: anns
        type: simple
        agg: count
        expr: member_key
        filter: "{{ Dimension('member__nickname') }} = 'ann'"
metrics:
  - {name: share_of_anns, type: ratio, numerator: anns, denominator: members}
"""


def test_no_personal_column_or_mail_address_is_published(demo_workspace: Path) -> None:
    landed = list((demo_workspace / "bronze").rglob("*customers*/**/*.parquet")) or list(
        demo_workspace.rglob("*customers*.parquet")
    )
    with duckdb.connect(str(current(demo_workspace).path), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns"
        ).fetchall()
        assert len(columns) > 100
        assert not [name for _, name, _ in columns if NAMES.search(name)]
        texts = [(table, name) for table, name, kind in columns if kind == "VARCHAR"]
        for table, name in texts:
            found = connection.execute(
                f'select "{name}" from {table} where "{name}" like \'%@%.%\' limit 1'
            ).fetchall()
            assert not found, (table, name)
    assert landed


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "members.yml").write_text(DEFINITIONS, encoding="utf-8")
    return folder


def test_a_personal_dimension_is_left_out_of_the_published_file(definitions: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "build.duckdb", tmp_path / "serving.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute("create schema common")
        connection.execute("create table common.members as select 'm1' member_key, 'ann' nickname, 'x' town")
        connection.execute("create table common.others as select 'ann' nickname")
    personal = personal_columns(load_definitions(None, definitions))
    tables, _ = _copy_marts(source, target, without=personal)
    assert list(tables["common.members"].columns) == ["member_key", "town"]
    assert list(tables["common.others"].columns) == ["nickname"]


@pytest.mark.parametrize(
    "query",
    [
        {"metrics": ["members"], "group_by": ["member__nickname"]},
        {"metrics": ["members"], "group_by": ["nickname"]},
        {"metrics": ["members"], "where": [{"dimension": "member__nickname", "value": "ann"}]},
        {"metrics": ["nicknames"]},
        {"metrics": ["anns"]},
        {"metrics": ["share_of_anns"]},
    ],
)
def test_nothing_is_answered_by_it_even_where_a_file_holds_it(
    query: dict[str, object], definitions: Path, shop: Path
) -> None:
    serving = current(shop)
    with duckdb.connect(str(serving.path)) as connection:
        connection.execute(
            "create table common.members as select 'm1' member_key, 'ann' nickname, 'x' town, "
            "date '2017-01-01' joined"
        )
        from tests.tiny_shop import describe

        info = describe(connection, lacks={})
    serving.path.with_suffix(".json").write_text(info.to_json(), encoding="utf-8")
    with SemanticLayer.open(shop, definitions=definitions) as layer:
        with pytest.raises(QueryError) as raised:
            layer.query(MetricQuery.parse(query))
        assert raised.value.code == "personal_values"
        allowed = MetricQuery(metrics=["members"], group_by=["member__town"])
        assert layer.query(allowed).rows == [["x", 1]]
