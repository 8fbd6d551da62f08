"""Column lineage of single queries, as cases."""

from pathlib import Path

import pytest
import yaml
from sqlglot import parse_one

from pipelines.documents.trace import trace_query

COLUMNS = {"a.t": {"x": "INT", "y": "INT", "z": "INT"}, "a.u": {"x": "INT", "w": "INT"}}
CASES = yaml.safe_load(Path(__file__).with_name("trace.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["query"])
def test_each_column_is_traced(case):
    traces = trace_query(parse_one(case["query"], dialect="duckdb"), COLUMNS)
    assert list(traces) == list(case["columns"])
    for name, expected in case["columns"].items():
        trace = traces[name]
        assert [str(parent) for parent in trace.parents] == expected["from"], name
        assert trace.is_plain is expected.get("plain", False), name
        assert list(trace.steps) == expected.get("steps", []), name
