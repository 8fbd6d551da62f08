"""An airline's own definitions and tables, asked in a stranger's words: the planner knows no business."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from agent.assistant import Agent
from agent.build import build_agent
from agent.settings import ModelSettings
from semantic_layer.load import load_manifest
from tests.tiny_shop import describe
from warehouse.serving import write_pointer

AIRLINE = Path(__file__).parents[1] / "cases" / "agent" / "airline"
QUESTIONS = yaml.safe_load((AIRLINE / "questions.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    workspace = tmp_path_factory.mktemp("airline")
    (workspace / "serving").mkdir()
    with duckdb.connect(str(workspace / "serving" / "v1.duckdb")) as connection:
        connection.execute((AIRLINE / "rows.sql").read_text("utf-8"))
        info = replace(
            describe(connection, lacks={}),
            dataset="airline",
            title="A small airline",
            currency="NOK",
            data_start=date(2023, 1, 3),
            data_end=date(2023, 4, 28),
        )
    (workspace / "serving" / "v1.json").write_text(info.to_json(), encoding="utf-8")
    write_pointer(workspace, "v1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_DEFINITIONS", str(AIRLINE / "definitions"))
        yield build_agent(workspace, ModelSettings())


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["q"] for case in QUESTIONS])
def test_a_stranger_is_answered(case: dict[str, Any], agent: Agent) -> None:
    outcome = agent.ask(case["q"])
    if "asks" in case:
        assert outcome.status == "clarification", outcome.answer
        assert outcome.clarification is not None
        assert case["asks"] in outcome.clarification.options
        return
    if "lacks" in case:
        assert outcome.status == "refused"
        assert case["lacks"] in outcome.answer
        return
    assert outcome.status == "answered", outcome.answer
    assert [list(row) for row in outcome.citations[0].rows] == case["rows"]
    assert case.get("tells", "") in outcome.answer


def test_the_example_of_the_documentation_has_no_mistake(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "your_own_definitions.md").read_text("utf-8")
    (tmp_path / "library.yml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    manifest = load_manifest(tmp_path)
    assert {"loans", "loan_days", "on_shelf", "loans_to_date"} == set(manifest.metrics)
    assert "lending_branch__branch_name" in manifest.dimensions
