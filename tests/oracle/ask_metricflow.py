"""Answer metric queries by MetricFlow: a request as JSON on stdin, the answer as JSON on stdout.

Run by the Python of `.oracle` (make oracle); shares no import with Footnote. The request: `model`
(MetricFlow's YAML), `database` (a DuckDB file), `queries` (metrics, group_by, where, start, end, order_by,
limit), `repeat` (how often to compile each, 1), `execute` (true). The answer: `import_ms`, `load_ms` and an
item a query: `columns`, `rows`, `sql` and `compile_ms` (a number each time), or `refused` with the reason.
"""

import json
import logging
import sys
from datetime import date, datetime
from decimal import Decimal
from time import perf_counter, process_time

STARTED = perf_counter()

import duckdb  # noqa: E402
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest  # noqa: E402
from metricflow.protocols.sql_client import SqlEngine  # noqa: E402
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer  # noqa: E402
from metricflow_semantic_interfaces.parsing.dir_to_model import (  # noqa: E402
    parse_yaml_files_to_validation_ready_semantic_manifest,
)
from metricflow_semantic_interfaces.parsing.objects import YamlConfigFile  # noqa: E402
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup  # noqa: E402

IMPORT_MS = (perf_counter() - STARTED) * 1000


class DuckDb:
    """What MetricFlow wants to know of the database in order to write SQL; it is never asked to run any."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key):
        return f"${bind_parameter_key}"


def main():
    request = json.load(sys.stdin)
    started = process_time()
    file = YamlConfigFile(filepath="model.yaml", contents=request["model"])
    built = parse_yaml_files_to_validation_ready_semantic_manifest([file])
    engine = MetricFlowEngine(SemanticManifestLookup(built.semantic_manifest), DuckDb())
    load_ms = (process_time() - started) * 1000
    with duckdb.connect(request["database"], read_only=True) as connection:
        answers = [
            answer(engine, connection, query, request.get("repeat", 1), request.get("execute", True))
            for query in request["queries"]
        ]
    json.dump({"import_ms": IMPORT_MS, "load_ms": load_ms, "answers": answers}, sys.stdout)


def answer(engine, connection, query, repeat, execute):
    asked = {
        "metric_names": query["metrics"],
        "group_by_names": query.get("group_by") or None,
        "where_constraints": query.get("where") or None,
        "order_by_names": query.get("order_by") or None,
        "limit": query.get("limit"),
        "time_constraint_start": moment(query.get("start")),
        "time_constraint_end": moment(query.get("end")),
    }
    times = []
    try:
        for _ in range(repeat):
            started = process_time()
            sql = engine.explain(MetricFlowQueryRequest.create(**asked)).sql_statement.sql
            times.append((process_time() - started) * 1000)
    except Exception as problem:
        return {"refused": f"{type(problem).__name__}: {problem}"}
    if not execute:
        return {"sql": sql, "compile_ms": times}
    try:
        cursor = connection.execute(sql)
        rows = [[plain(cell) for cell in row] for row in cursor.fetchall()]
    except duckdb.Error as problem:
        return {"refused": f"its SQL does not run: {problem}", "sql": sql}
    columns = [column[0] for column in cursor.description]
    return {"columns": columns, "rows": rows, "sql": sql, "compile_ms": times}


def moment(text):
    return datetime.fromisoformat(text) if text else None


def plain(cell):
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    main()
