"""Filter values are taken as the data spells them, or never reach SQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
import yaml
from sqlglot import exp

from semantic_layer.compile import compile_query
from semantic_layer.errors import QueryError
from semantic_layer.ground import ground_values
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery
from semantic_layer.values import ValueIndex
from tests.tiny_shop import SEED

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "grounding.yml").read_text(encoding="utf-8"))
ODD = [
    "O'Brien's \"best\"",
    "100% cotton_%",
    "Lamp 🔥",
    "Lamp 🔥🔥",
    "\u200fשלום",
    "東京 100",
    "か",
    "が",
    "x" * 10_000,
    "x" * 10_001,
    "",
    "007",
    "7",
    "10",
    "１０",
    "١٠",
    "back\\slash",
    "'; drop table sales.fact_sales; --",
    "line\nbreak",
    " padded ",
    "NULL",
    "CAFÉ",
    "café",
]


@pytest.fixture(scope="module")
def odd_shop() -> Iterator[duckdb.DuckDBPyConnection]:
    """The shop with one product of each odd name, each sold once."""
    with duckdb.connect() as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        for n, name in enumerate(ODD):
            connection.execute(
                "insert into common.dim_product by name select ? as product_key, ? as product_name",
                [f"odd{n}", name],
            )
            connection.execute(
                "insert into sales.fact_sales by name select ? as sale_key, ? as product_key, 1 as quantity",
                [f"odd{n}", f"odd{n}"],
            )
        yield connection


@pytest.fixture(scope="module")
def odd_values(odd_shop: duckdb.DuckDBPyConnection, manifest: Manifest) -> ValueIndex:
    products = manifest.only_tables(["common.dim_product"])
    return ValueIndex.build(products, lambda sql: odd_shop.execute(sql).fetchall())


def named(value: str, op: str = "=") -> MetricQuery:
    where = {"dimension": "product__product_name", "op": op, "value": value}
    return MetricQuery.parse({"metrics": ["order_lines"], "where": [where]})


@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value[:20]))
@pytest.mark.parametrize("op", ["=", "contains"])
def test_an_odd_value_finds_its_row(
    value: str, op: str, odd_shop: duckdb.DuckDBPyConnection, odd_values: ValueIndex, manifest: Manifest
) -> None:
    sql = compile_query(manifest, ground_values(named(value, op), manifest, odd_values)).sql
    count = odd_shop.execute(sql).fetchall()[0][0]
    assert count == 1 if op == "=" else count >= 1


@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value[:20]))
@pytest.mark.parametrize("dialect", ["duckdb", "spark", "postgres", "snowflake", "bigquery", "trino"])
def test_an_odd_value_is_one_literal_in_every_dialect(value: str, dialect: str, manifest: Manifest) -> None:
    sql = compile_query(manifest, named(value), dialect=dialect).sql
    literals = [node.this for node in sqlglot.parse_one(sql, dialect=dialect).find_all(exp.Literal)]
    assert value in literals


@pytest.mark.parametrize(
    ("asked", "code", "choices"),
    [
        ("Café", "ambiguous_value", ["CAFÉ", "café"]),
        ("lamp", "ambiguous_value", ["Lamp 🔥", "Lamp 🔥🔥"]),
        ("08", "unknown_value", None),
        ("7.0", "unknown_value", None),
        ("x" * 9_999, "unknown_value", None),
        ("%", "unknown_value", None),
        ("_", "unknown_value", None),
    ],
)
def test_what_only_resembles_an_odd_value_is_asked_back(
    asked: str, code: str, choices: list[str] | None, odd_values: ValueIndex, manifest: Manifest
) -> None:
    with pytest.raises(QueryError) as error:
        ground_values(named(asked), manifest, odd_values)
    assert error.value.code == code
    assert choices is None or sorted(error.value.choices) == sorted(choices)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['dimension']} {case['op']} {case['value']!r}"
)
def test_takes_or_refuses(case: dict[str, Any], layer: SemanticLayer) -> None:
    where = {key: case[key] for key in ("dimension", "op", "value")}
    query = MetricQuery.parse({"metrics": [case.get("metric", "orders")], "where": [where]})
    if "code" in case:
        with pytest.raises(QueryError) as error:
            layer.compile(query)
        assert error.value.code == case["code"]
        assert set(case.get("choices", ())) <= set(error.value.choices), error.value.choices
        return
    compiled = layer.compile(query)
    condition = sqlglot.condition(case["sql"], dialect="duckdb").sql("duckdb")
    assert condition in " ".join(compiled.sql.split())


def test_a_dimension_too_large_to_keep_is_looked_up(
    layer: SemanticLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semantic_layer.read_values.MOST_VALUES", 2)
    published = layer.manifest.only_tables(layer.info.tables)
    values = ValueIndex.build(published, lambda sql: layer._queries.run(sql).rows)
    assert not values.domains["customer__city"].complete
    assert values.domains["product__brand"].complete
    monkeypatch.setattr(layer, "_values", values)

    def count(city: str) -> Any:
        where = [{"dimension": "customer__city", "op": "=", "value": city}]
        return layer.query(MetricQuery.parse({"metrics": ["orders"], "where": where})).rows[0][0]

    assert count("rio grande") == 1
    with pytest.raises(QueryError, match="No customer__city is 'atlantis'"):
        count("atlantis")
