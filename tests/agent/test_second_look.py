"""The second look: a query that lost a word of the question is no answer, and one that holds them all is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.reading import QueryReading, RefuseReading
from agent.planner.second_look.order import look_again
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "agent" / "second_look.yml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load_manifest()


def _lookup(text: str) -> tuple[Meaning, ...]:
    return (Meaning("value", "product__category", text),) if text in ("toys", "baby", "auto") else ()


@pytest.mark.parametrize("case", CASES, ids=[c["says"] for c in CASES])
def test_what_got_lost_is_told(case: dict[str, Any], manifest: Manifest) -> None:
    reading = QueryReading(case["read"], tuple(case.get("notes", ())))
    seen = look_again(case["says"], reading, case.get("after"), manifest, Lexicon(manifest), _lookup)
    if "lost" in case:
        assert isinstance(seen, RefuseReading), case
        assert seen.unknown == (case["lost"],)
        assert f"“{case['lost']}”" in seen.message
    else:
        assert seen is reading
