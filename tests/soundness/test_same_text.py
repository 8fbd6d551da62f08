"""One query gives one text, byte for byte, in every process."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPILE = """
import json, sys
from semantic_layer.compile import compile_query
from semantic_layer.load import load_manifest
from semantic_layer.query import MetricQuery
print(json.dumps(compile_query(load_manifest(), MetricQuery.parse(json.loads(sys.argv[1]))).sql))
"""
QUERY = {
    "metrics": ["revenue", "average_review_score", "late_delivery_rate", "payments_per_order"],
    "group_by": ["month", "customer__state"],
    "where": [{"dimension": "seller__state", "op": "in", "value": ["SP", "PR"]}],
    "having": [{"metric": "customers", "op": ">", "value": 1}],
    "share_of_total": [],
    "time": {"from": "2017", "to": "2017"},
    "compare": "previous_year",
}


def test_two_processes_write_the_same_bytes() -> None:
    texts = {
        subprocess.run(
            [sys.executable, "-c", COMPILE, json.dumps(QUERY)],
            cwd=ROOT,
            env={"PYTHONHASHSEED": str(seed), "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(texts) == 1
