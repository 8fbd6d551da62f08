"""Answer metric queries by sidemantic: a request as JSON on stdin, the answer as JSON on stdout.

Run by the Python of `.oracle` (make oracle), for the benchmark alone; shares no import with Footnote. Request
and answer are those of ask_metricflow.py, but that `model` is sidemantic's own YAML, and that a query holds
`metrics`, `dimensions` and `filters` in its words.
"""

import json
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

STARTED = perf_counter()

import duckdb  # noqa: E402
from sidemantic import SemanticLayer  # noqa: E402

IMPORT_MS = (perf_counter() - STARTED) * 1000


def main():
    request = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.yml"
        file.write_text(request["model"], encoding="utf-8")
        started = process_time()
        layer = SemanticLayer.from_yaml(str(file), connection="duckdb:///:memory:")
        load_ms = (process_time() - started) * 1000
    with duckdb.connect(request["database"], read_only=True) as connection:
        repeat = request.get("repeat", 1)
        answers = [answer(layer, connection, query, repeat) for query in request["queries"]]
    json.dump({"import_ms": IMPORT_MS, "load_ms": load_ms, "answers": answers}, sys.stdout)


def answer(layer, connection, query, repeat):
    times = []
    try:
        for _ in range(repeat):
            started = process_time()
            sql = layer.compile(**query)
            times.append((process_time() - started) * 1000)
        cursor = connection.execute(sql)
        rows = [[plain(cell) for cell in row] for row in cursor.fetchall()]
    except Exception as problem:
        return {"refused": f"{type(problem).__name__}: {problem}"}
    columns = [column[0] for column in cursor.description]
    return {"columns": columns, "rows": rows, "sql": sql, "compile_ms": times}


def plain(cell):
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


if __name__ == "__main__":
    main()
