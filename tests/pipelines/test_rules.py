"""Each rule is kept by one small world and broken by another: a rule that can never fail is a defect."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.errors import CheckError
from pipelines.landing.columns import engine_type
from pipelines.rulebook.audits import read_rule, rule_files, written_rules
from pipelines.rulebook.check import refuse_broken, summary
from pipelines.rulebook.evaluate import evaluate, row_condition
from pipelines.rulebook.measures import Circumstances, TableState, create_measures, measure
from pipelines.rulebook.rule import judged
from pipelines.rulebook.rulebook import load_rulebook
from pipelines.rulebook.source_checks import source_results, source_rules
from tests.packs import each_pack, marks_of
from tests.pipelines.shop import land_texts, shop
from warehouse.errors import InternalError, PackError
from warehouse.pack import load_pack, pack_names
from warehouse.project import open_project

CASES = yaml.safe_load((Path(__file__).parent / "rules.yml").read_text(encoding="utf-8"))
MODEL_CASES = CASES.pop("model audits")
ALL_CASES = [
    pytest.param(section, rule, case, id=rule, marks=marks_of(section))
    for section, cases in {**CASES, "model": MODEL_CASES}.items()
    for rule, case in cases.items()
]
AT_LEAST = {
    "completeness": 15,
    "validity": 10,
    "accuracy": 8,
    "uniqueness": 6,
    "consistency": 10,
    "freshness": 4,
    "volume": 4,
}
BASE = "demo"


class Worlds(dict):
    """For each pack: its rules by id, and the declared columns of each of its tables; read when asked for."""

    def __init__(self, folder):
        self._folder = folder

    def __missing__(self, name):
        self[name] = read_world(name, self._folder / name)
        return self[name]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    return Worlds(tmp_path_factory.mktemp("worlds"))


def read_world(name, workspace):
    pack = load_pack(name)
    rulebook = load_rulebook(pack, workspace=workspace)
    rules = {rule.id: rule for rule in rulebook}
    assert len(rules) == len(rulebook)
    context = open_project(workspace, pack)
    tables = {
        model.name: {column: kind.sql("duckdb") for column, kind in model.columns_to_types.items()}
        for model in context.models.values()
    }
    context.close()
    for source, declared in pack.sources.items():
        columns = declared.columns.items()
        tables[f"bronze.{source}"] = {column: engine_type(kind) for column, kind in columns}
    return rules, tables


def fill(connection, tables, rows):
    """Make every declared table, with the rows a case gives it."""
    for table, columns in tables.items():
        make(connection, table, columns)
    create_measures(connection)
    for table, given in rows.items():
        if table.startswith("+"):
            make(connection, table[1:], given)
            continue
        for row in given:
            names = ", ".join(f'"{name}"' for name in row)
            values = f"({names}) VALUES ({', '.join('?' * len(row))})" if row else "DEFAULT VALUES"
            connection.execute(f"INSERT INTO {table} {values}", list(row.values()))


def make(connection, table, columns):
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
    fields = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    connection.execute(f"CREATE TABLE {table} ({fields})")


def result_of(world, rule, rows):
    rules, tables = world
    with duckdb.connect() as connection:
        fill(connection, tables, rows)
        return evaluate([rules[rule]], connection)[0]


@pytest.mark.parametrize(("section", "rule", "case"), ALL_CASES)
def test_a_rule_is_kept_and_broken(section, rule, case, worlds):
    world = worlds[section if section in pack_names() else BASE]
    kept = result_of(world, rule, case["passes"])
    assert kept.failing == 0 and kept.status != "failed"
    # Kept by rows that are there, save where a rule allows an empty table.
    assert kept.status == "passed" or not any(case["passes"].values())
    broken = result_of(world, rule, case["fails"])
    assert (broken.status, broken.failing) == ("failed", case.get("failing", 1))
    assert broken.checked >= 1


@pytest.mark.parametrize("name", pack_names())
def test_each_written_rule_has_a_case(name):
    named = {rule.id for rule in written_rules(load_pack(name))}
    assert named == set(CASES["all packs"]) | set(CASES.get(name, {}))


@pytest.mark.parametrize("name", each_pack())
def test_each_audit_of_a_model_has_a_case(name, tmp_path):
    context = open_project(tmp_path, load_pack(name))
    known = {rule.split(".")[2] for rule in MODEL_CASES}
    used = {audit.name for model in context.models.values() for audit, _ in model.audits_with_args}
    context.close()
    assert used <= known


def test_the_rulebook_is_large_enough(worlds):
    rules, _ = worlds[BASE]
    counts = Counter(rule.kind for rule in rules.values() if rule.origin == "audit")
    assert {kind: counts[kind] for kind, least in AT_LEAST.items() if counts[kind] < least} == {}
    assert sum(counts.values()) >= 60
    assert {"block", "quarantine", "warn"} == {rule.severity for rule in rules.values()}


@pytest.mark.parametrize("name", each_pack())
def test_each_rule_says_what_and_what_to_do(name, worlds):
    rules, _ = worlds[name]
    for rule in rules.values():
        assert rule.condition.endswith(".") and rule.remedy.endswith("."), rule.id
        assert rule.layer in {"bronze", "silver", "gold", "run"}, rule.id
        assert rule.table == rule.reads[0] and "." in rule.table, rule.id
    assert {rule.origin for rule in rules.values()} == {"source", "model", "audit"}


CHECKED = {
    "shops": {
        "file": "shops.csv",
        "columns": {"shop_id": {"type": "text", "required": True}},
        "unique": ["shop_id"],
    },
    "sales": {
        "file": "sales.csv",
        "columns": {
            "sale_id": {"type": "integer", "required": True},
            "shop_id": {"type": "text"},
            "amount": {"type": "decimal(18,2)"},
            "means": {"type": "text", "accepted": ["cash", "card"]},
        },
        "unique": ["sale_id"],
        "rules": {"amount_not_negative": "amount >= 0"},
        "references": {"shop_id": "shops.shop_id"},
    },
}
SALES = """sale_id,shop_id,amount,means
1,a,1.00,cash
,a,1.00,cash
2,a,one,cash
3,a,1.00,shells
4,a,-1.00,cash
5,z,1.00,cash
1,a,2.00,cash
"""


def test_source_checks_count_the_rows_they_set_aside(tmp_path):
    pack = shop(**CHECKED)
    landed = land_texts(pack, tmp_path, shops="shop_id\na\n", sales=SALES)
    results = {one.rule.id: one for one in source_results(pack, landed.values())}
    assert [rule.id for rule in source_rules(pack)] == list(results)
    failing = {name for name, one in results.items() if one.failing}
    assert failing == {
        "bronze.sales.sale_id.required",
        "bronze.sales.amount.type",
        "bronze.sales.means.accepted",
        "bronze.sales.rule.amount_not_negative",
        "bronze.sales.shop_id.known",
        "bronze.sales.unique",
    }
    assert {results[name].failing for name in failing} == {1}
    assert {one.checked for one in results.values()} == {1, 7}
    assert landed["sales"].quarantined == sum(one.failing for one in results.values())


def test_what_no_check_names_is_unreadable(tmp_path):
    pack = shop(**CHECKED)
    landed = land_texts(pack, tmp_path, shops="shop_id\na\n", sales=SALES)["sales"]
    torn = landed.__class__(**{**landed.__dict__, "reasons": {**landed.reasons, "not a line of JSON": 3}})
    results = {one.rule.id: one for one in source_results(pack, [torn])}
    assert results["bronze.sales.readable"].failing == 3


def test_a_source_that_did_not_come_is_not_applicable():
    results = source_results(shop(**CHECKED), [])
    assert {one.status for one in results} == {"not_applicable"}
    assert "sales.csv was not there" in results[-1].reason


def test_rules_about_what_a_pack_lacks_are_not_applicable(worlds):
    result = result_of(worlds[BASE], "orders_have_a_payment", {"silver.orders": [{"order_id": "a"}]})
    assert (result.status, result.reason) == ("not_applicable", "silver.payments is empty")


def test_an_empty_fact_of_a_full_contract_fails(worlds):
    result = result_of(worlds[BASE], "each_order_is_published", {"silver.orders": [{"order_id": "a"}]})
    assert (result.status, result.failing) == ("failed", 1)


def test_tables_of_different_age_are_not_compared(worlds):
    rules, tables = worlds[BASE]
    rows = {"silver.orders": [{"order_id": "a"}], "operations.fact_orders": [{"order_id": "b"}]}
    compared = [rules["each_order_is_published"], rules["orders_have_a_customer"], rules["orders_are_unique"]]
    with duckdb.connect() as connection:
        fill(connection, tables, rows)
        for only, failing in (
            ({"silver.orders"}, [0, 1, 0]),
            ({"operations.fact_orders"}, [0, 1, 0]),
            ({"silver.orders", "operations.fact_orders"}, [1, 1, 0]),
            (set(), [1, 1, 0]),
        ):
            results = evaluate(compared, connection, only=only)
            assert [one.failing for one in results] == failing
    assert results[0].status == "failed"


def test_an_unset_limit_is_said(worlds):
    result = result_of(worlds[BASE], "newest_event_is_recent", {})
    assert (result.status, result.reason) == ("not_applicable", "stale_after_days is not set")


def test_conditions_on_rows_of_one_table_share_a_pass():
    assert row_condition("SELECT a FROM x.t AS t WHERE t.a IS NULL") == "a IS NULL"
    for sql in (
        "SELECT a FROM x.t",
        "SELECT t.a FROM x.t AS t JOIN x.u AS u ON u.a = t.a WHERE t.a = 1",
        "SELECT COUNT(*) FROM x.t WHERE a = 1",
        "SELECT DISTINCT a FROM x.t WHERE a = 1",
        "SELECT a FROM x.t WHERE a IN (SELECT b FROM x.u)",
        "SELECT a, b AS failing_rows FROM x.t WHERE a = 1",
        "SELECT a FROM x.t WHERE a = 1 GROUP BY a",
    ):
        assert row_condition(sql) is None, sql


def test_a_pass_shared_counts_as_each_rule_alone(worlds):
    rules, tables = worlds[BASE]
    rows = {"silver.payments": [{"amount": 0, "installments": 0}, {"amount": 1, "payment_type": "x"}]}
    members = [rule for rule in rules.values() if rule.table == "silver.payments" and len(rule.reads) == 1]
    with duckdb.connect() as connection:
        fill(connection, tables, rows)
        together = [(one.rule.id, one.failing) for one in evaluate(members, connection)]
        alone = [(one.rule.id, one.failing) for rule in members for one in evaluate([rule], connection)]
    assert together == alone and sum(count for _, count in together) >= 4


def test_a_rule_that_can_not_run_names_itself(worlds):
    rules, tables = worlds[BASE]
    rule = rules["payments_are_above_zero"]
    with duckdb.connect() as connection:
        fill(connection, {**tables, "silver.payments": {"total": "INTEGER"}}, {})
        connection.execute("INSERT INTO silver.payments VALUES (1)")
        with pytest.raises(InternalError, match="payments_are_above_zero can't be evaluated"):
            evaluate([rule], connection)


def test_blocking_rules_are_named_with_count_and_remedy(worlds):
    rules, _ = worlds[BASE]
    results = [
        judged(rules["each_order_is_published"], checked=10, failing=2),
        judged(rules["orders_have_items"], checked=10, failing=3),
    ]
    assert summary(results) == "2 rules: 0 passed, 2 failed, 0 not applicable"
    with pytest.raises(
        CheckError, match=r"each_order_is_published .*: 2 of 10 rows.*Mend the model"
    ) as caught:
        refuse_broken(results)
    assert "orders_have_items" not in str(caught.value)
    refuse_broken(results[1:])


def test_measures_count_days_and_compare_runs():
    with duckdb.connect() as connection:
        make(connection, "sales.fact_sales", {"order_date": "DATE"})
        make(connection, "common.dim_product", {"product_key": "TEXT"})
        connection.execute(
            "INSERT INTO sales.fact_sales VALUES ('2024-01-01'), ('2024-01-01'), ('2024-01-03')"
        )
        create_measures(connection)
        day = yaml.safe_load("2024-01-03")
        before = {"sales.fact_sales": TableState(9, day), "sales.gone": TableState(1)}
        states = measure(connection, [], Circumstances(day, stale_after_days=5, before=before))
        assert states == {"sales.fact_sales": TableState(3, day), "common.dim_product": TableState(0)}
        rows = connection.execute("SELECT rows FROM run.days ORDER BY day").fetchall()
        assert rows == [(2,), (1,)]
        assert connection.execute("SELECT rows, rows_before FROM run.changes").fetchall() == [(3, 9)]
        assert connection.execute("SELECT count(*) FROM run.staleness").fetchall() == [(1,)]


GOOD = """AUDIT (
  name few,
  standalone TRUE,
  description 'Few.',
  defaults (severity = 'warn', remedy = 'Mend.')
);

SELECT a FROM silver.orders"""


@pytest.mark.parametrize(
    ("folder", "text", "problem"),
    [
        ("volume", GOOD.replace("name few", "name many"), "bears the name of its file"),
        ("speed", GOOD, "no kind of rule"),
        ("volume", GOOD.replace("warn", "shout"), "severity: block, quarantine, warn"),
        ("volume", GOOD.replace("'Mend.'", "''"), "needs a description, a remedy"),
        ("volume", "SELECT 1", "can't be read"),
    ],
)
def test_a_wrong_rule_file_is_refused(tmp_path, folder, text, problem):
    path = tmp_path / folder / "few.sql"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(PackError, match=problem):
        read_rule(path)


def test_a_right_rule_file_is_read(tmp_path):
    path = tmp_path / "volume" / "few.sql"
    path.parent.mkdir()
    path.write_text(GOOD)
    rule = read_rule(path)
    assert (rule.id, rule.kind, rule.severity, rule.table) == ("few", "volume", "warn", "silver.orders")
    assert list(rule_files(load_pack(BASE)))
