"""A query that can't be answered is refused with a code and the names that would do."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic_layer.compile import compile_query
from semantic_layer.errors import QueryError
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "semantic_errors.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["query"])[:80])
def test_refuses(case: dict[str, Any], manifest: Manifest) -> None:
    with pytest.raises(QueryError) as error:
        compile_query(manifest, MetricQuery.parse(case["query"]))
    assert error.value.code == case["code"]
    assert list(error.value.choices[: len(case.get("choices", []))]) == case.get("choices", [])
    assert "function-" not in str(error.value)
