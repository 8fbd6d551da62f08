"""Evaluate rules over whole tables: conditions on single rows of one table share one pass over it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.rulebook.rule import RUN, Rule, RuleResult, judged, layer_of, not_applicable
from warehouse.errors import InternalError

if TYPE_CHECKING:
    import duckdb

# A rule whose query gives this column has its sum as the count of failing rows: one row may stand for many.
SURPLUS = "failing_rows"
SELECT_PARTS = {"kind", "hint", "expressions", "from_", "where"}
# Why a measure of the run is empty, in words a person can act upon.
UNMEASURED = {
    "run.staleness": "stale_after_days is not set",
    "run.changes": "there is no run before this to compare with",
}


def evaluate(
    rules: Sequence[Rule],
    connection: "duckdb.DuckDBPyConnection",
    *,
    only: Collection[str] | None = None,
) -> list[RuleResult]:
    """Count the rows checked and failing of each rule, in the order given.

    A rule does not apply where a table it reads below gold, or its own table, is absent or empty, nor where
    it compares a table of `only`, the ones brought up to date, with another.
    """
    rows = count_rows(connection, {table for rule in rules for table in rule.reads})
    results: dict[str, RuleResult] = {}
    shared: dict[str, list[tuple[Rule, str]]] = defaultdict(list)
    for rule in rules:
        if reason := _why_not(rule, rows) or _is_mixed(rule, only):
            results[rule.id] = not_applicable(rule, reason)
        elif condition := row_condition(rule.sql):
            shared[rule.table].append((rule, condition))
        else:
            results[rule.id] = _alone(rule, rows[rule.table], connection)
    for table, members in shared.items():
        results.update(_together(table, members, rows[table], connection))
    return [results[rule.id] for rule in rules]


def count_rows(connection: "duckdb.DuckDBPyConnection", tables: Iterable[str]) -> dict[str, int]:
    """Count the rows of those of the tables that there are, named `schema.table`."""
    known = {
        str(name)
        for (name,) in connection.execute(
            """SELECT CASE WHEN database_name = ? THEN database_name ELSE schema_name END || '.' || name
            FROM (
              SELECT database_name, schema_name, table_name AS name FROM duckdb_tables()
              UNION ALL SELECT database_name, schema_name, view_name FROM duckdb_views()
            )""",
            [RUN],
        ).fetchall()
    }
    return {
        table: int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])
        for table in sorted(set(tables))
        if table in known or table.startswith("information_schema.")
    }


def row_condition(sql: str) -> str | None:
    """Return the condition of a query that only filters the rows of one table, else None."""
    import sqlglot
    from sqlglot import exp

    query = sqlglot.parse_one(sql, read="duckdb")
    if (
        not isinstance(query, exp.Select)
        or {name for name, part in query.args.items() if part} - SELECT_PARTS
    ):
        return None
    origin, where = query.args["from_"].this, query.args.get("where")
    if where is None or not isinstance(origin, exp.Table):
        return None
    if where.find(exp.Query, exp.Window) or _sums(query):
        return None
    condition = where.this.copy()
    for column in condition.find_all(exp.Column):
        column.set("table", None)
    return condition.sql(dialect="duckdb")


def _sums(query: Any) -> bool:
    from sqlglot import exp

    return any(part.alias == SURPLUS or part.find(exp.AggFunc) for part in query.expressions)


def _why_not(rule: Rule, rows: Mapping[str, int]) -> str:
    below_gold = [table for table in rule.reads if table.startswith(("bronze.", "silver.", "reference."))]
    for table in dict.fromkeys([rule.table, *below_gold]):
        if not rows.get(table):
            return UNMEASURED.get(table, f"{table} is {'empty' if table in rows else 'not in this dataset'}")
    missing = [table for table in rule.reads if table not in rows]
    return f"{missing[0]} is not in this dataset" if missing else ""


def _is_mixed(rule: Rule, only: Collection[str] | None) -> str:
    built = [table for table in rule.reads if layer_of(table) in ("silver", "gold")]
    older = [table for table in built if only is not None and table not in only]
    return f"{older[0]} was not selected and may be older" if older and len(older) < len(built) else ""


def _alone(rule: Rule, checked: int, connection: "duckdb.DuckDBPyConnection") -> RuleResult:
    import sqlglot

    query = sqlglot.parse_one(rule.sql, read="duckdb")
    count = f"COALESCE(SUM({SURPLUS}), 0)" if SURPLUS in getattr(query, "named_selects", ()) else "COUNT(*)"
    ((failing,),) = _rows(f"SELECT {count} FROM ({rule.sql}) AS broken", [rule], connection)
    return judged(rule, checked=checked, failing=int(failing))


def _together(
    table: str, members: Sequence[tuple[Rule, str]], checked: int, connection: "duckdb.DuckDBPyConnection"
) -> dict[str, RuleResult]:
    counts = ", ".join(f"COUNT(*) FILTER (WHERE {condition})" for _, condition in members)
    rules = [rule for rule, _ in members]
    (found,) = _rows(f"SELECT {counts} FROM {table}", rules, connection)
    return {
        rule.id: judged(rule, checked=checked, failing=int(failing))
        for rule, failing in zip(rules, found, strict=True)
    }


def _rows(sql: str, rules: Sequence[Rule], connection: "duckdb.DuckDBPyConnection") -> list[tuple[Any, ...]]:
    import duckdb

    try:
        return connection.execute(sql).fetchall()
    except duckdb.Error as problem:
        names = ", ".join(rule.id for rule in rules)
        raise InternalError(
            f"The rules {names} can't be evaluated: {problem}", code="rule_failed"
        ) from problem
