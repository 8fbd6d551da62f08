"""One query gives one text, byte for byte: in every process, however often, in whatever order written."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from semantic_layer.compile import compile_query
from semantic_layer.load import DEFINITIONS, load_manifest
from semantic_layer.query import MetricQuery
from tests.semantic_layer.dialect_cases import cases, manifest_of

ROOT = Path(__file__).parents[2]
DIALECTS = ("duckdb", "spark", "bigquery")
COMPILE = """
import sys
from tests.semantic_layer.dialect_cases import cases
for case in cases():
    for dialect in sys.argv[1:]:
        print(case.shop, case.title, dialect)
        print(case.sql(dialect))
        print(*case.ledger(dialect), sep="\\n")
"""


@pytest.mark.long
def test_processes_write_the_same_bytes() -> None:
    """Every case and its ledger, in processes that hash text differently."""
    texts = {
        subprocess.run(
            [sys.executable, "-c", COMPILE, *DIALECTS],
            cwd=ROOT,
            env={"PYTHONHASHSEED": str(seed), "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(texts) == 1
    assert len(texts.pop()) > 1_000 * len(cases())


def test_a_manifest_gives_the_same_text_however_often_and_after_whatever_query() -> None:
    """What is remembered in a manifest, such as paths, must not show in the text of another query."""
    asked = cases()
    once = [case.sql("duckdb") for case in asked]
    assert [case.sql("duckdb") for case in reversed(asked)] == once[::-1]


def test_the_order_of_keys_does_not_matter() -> None:
    for case in cases():
        query = case.query.as_dict()
        manifest = manifest_of(case.shop)
        there, back = (compile_query(manifest, MetricQuery.parse(one)).sql for one in (query, _turned(query)))
        assert there == back, case.title


def test_the_order_of_definitions_does_not_matter(tmp_path: Path) -> None:
    """The files of a folder are read by name; renamed so that they come in the opposite order."""
    files = sorted(DEFINITIONS.glob("*.yml"), reverse=True)
    for number, path in enumerate(files):
        (tmp_path / f"{number:02}_{path.name}").write_text(path.read_text("utf-8"), encoding="utf-8")
    manifest = load_manifest(tmp_path)
    for case in cases():
        if case.shop == "semantic":
            assert compile_query(manifest, case.query).sql == case.sql("duckdb"), case.title


def _turned(value: Any) -> Any:
    """The same data with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(item) for item in value] if isinstance(value, list) else value
