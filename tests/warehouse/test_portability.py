"""Every model and audit says what DuckDB and Spark read alike; the check sees each thing they do not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlglot import exp, parse_one
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema
from sqlmesh.core.model import Model

from pipelines.landing.columns import engine_type
from tests.warehouse.portability import RULES, find_unportable
from warehouse.pack import Pack, load_pack, pack_names
from warehouse.project import open_project

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "portability.yml").read_text("utf-8"))
LOAD_METADATA = {"_source_row": "BIGINT", "_source_day": "DATE"}
TABLE = MappingSchema(
    {
        "t": {
            **dict.fromkeys("ab", "TEXT"),
            **dict.fromkeys("ij", "INTEGER"),
            **dict.fromkeys("de", "DATE"),
            **dict.fromkeys(("at", "upto"), "TIMESTAMP"),
            "n": "DECIMAL(18, 2)",
            "x": "DOUBLE",
            "many": "TEXT[]",
        }
    },
    dialect="duckdb",
)


def typed(query: exp.Expr, schema: MappingSchema) -> exp.Expr:
    """The query with the type of every node that can be known."""
    qualified = qualify(query.copy(), schema=schema, dialect="duckdb", validate_qualify_columns=False)
    return annotate_types(qualified, schema=schema, dialect="duckdb")


def rules_broken(expression: str) -> set[str]:
    query = parse_one(f"SELECT {expression} AS found FROM t", dialect="duckdb")
    return {finding.rule for finding in find_unportable(typed(query, TABLE))}


def cases(kind: str) -> list[tuple[str, str]]:
    return [(rule, expression) for rule, case in CASES.items() for expression in case[kind]]


@pytest.mark.parametrize(("rule", "expression"), cases("breaks"))
def test_what_engines_read_differently_is_seen(rule, expression):
    assert rule in rules_broken(expression)


@pytest.mark.parametrize(("rule", "expression"), cases("keeps"))
def test_what_engines_read_alike_is_let_pass(rule, expression):
    assert rules_broken(expression) == set()


def test_every_rule_has_cases_of_both_kinds():
    assert set(CASES) == {rule.name for rule in RULES}
    assert all(case["breaks"] and case["keeps"] for case in CASES.values())


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=() if one == "demo" else pytest.mark.long) for one in pack_names()],
)
def test_the_models_and_audits_of_a_pack_are_portable(name, tmp_path):
    pack = load_pack(name)
    context = open_project(tmp_path, pack)
    try:
        models = list(context.models.values())
        schema = known_columns(models, pack, context.default_catalog)
        queries = dict(query for model in models for query in all_queries(model))
    finally:
        context.close()
    assert len(queries) > 100
    found = {what: find_unportable(typed(query, schema)) for what, query in queries.items()}
    assert {what: findings for what, findings in found.items() if findings} == {}


def all_queries(model: Model) -> Iterator[tuple[str, exp.Expr]]:
    """A model's own query, if it is of SQL, and those of its audits, each with a name."""
    if model.is_sql:
        yield model.name, model.render_query_or_raise(optimize=False)
    for number, (audit, arguments) in enumerate(model.audits_with_args):
        yield f"{model.name}: audit {number}, {audit.name}", model.render_audit_query(audit, **arguments)


def known_columns(models, pack: Pack, catalog: str) -> MappingSchema:
    """The types of all columns of a project's models, and of what its pack lands."""
    schema = MappingSchema(dialect="duckdb")
    for model in models:
        schema.add_table(model.fqn, model.columns_to_types_or_raise)
    for name, source in pack.sources.items():
        columns = {column: engine_type(declared) for column, declared in source.columns.items()}
        schema.add_table(f'"{catalog}"."bronze"."{name}"', {**columns, **LOAD_METADATA})
    return schema
