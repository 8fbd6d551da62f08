"""The main metrics on the real data are what SQL by hand finds in the raw files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.raw import RawData
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery

pytestmark = pytest.mark.real_data
FOLDER = Path(__file__).parents[1] / "cases" / "semantic_real"
CASES = [
    {**case, "dataset": path.stem}
    for path in sorted(FOLDER.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def opened(request: pytest.FixtureRequest) -> Iterator[dict[str, tuple[SemanticLayer, RawData]]]:
    """Each dataset as published, and its raw files; opened when first asked for."""
    known = _Opened(request)
    yield known
    for layer, raw in known.values():
        layer.close()
        raw.close()


class _Opened(dict[str, tuple[SemanticLayer, RawData]]):
    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request

    def __missing__(self, dataset: str) -> tuple[SemanticLayer, RawData]:
        folder: Path = self._request.getfixturevalue(f"{dataset}_folder")
        workspace: Path = self._request.getfixturevalue(f"{dataset}_workspace")
        self[dataset] = (SemanticLayer.open(workspace), RawData(dataset, folder))
        return self[dataset]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['dataset']}: {case['title']}")
def test_is_what_the_raw_files_say(
    case: dict[str, Any], opened: dict[str, tuple[SemanticLayer, RawData]]
) -> None:
    layer, raw = opened[case["dataset"]]
    result = layer.query(MetricQuery.parse(case["query"]))
    assert not result.truncated
    assert _rounded(result.rows) == _rounded(raw.rows(case["check"]))


def _rounded(rows: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Rows in one order, numbers to nine significant digits: sums of millions are added in any order."""
    plain = [
        tuple(float(f"{cell:.9g}") if isinstance(cell, int | float) else cell for cell in row) for row in rows
    ]
    return sorted(plain, key=repr)
