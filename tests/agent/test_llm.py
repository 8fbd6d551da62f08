"""LLM mode over HTTP: recorded completions replayed through the real OpenAI client, network blocked.

To record again: set FOOTNOTE_RECORD_URL, FOOTNOTE_RECORD_KEY and FOOTNOTE_RECORD_MODEL, and run
`pytest tests/agent/test_llm.py --record-mode=rewrite`.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.assistant import Agent
from agent.build import build_agent
from agent.events import Finished, ToolFinished
from agent.settings import USUAL_LIMITS, ModelSettings
from evals.recording.exchange import plain_request, plain_response

REPLAYED_MODEL = "desk"
RECORD_TIMEOUT = 900.0


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return {
        "before_record_request": plain_request,
        "before_record_response": plain_response,
        "match_on": ["method", "path", "normal_body"],
        "decode_compressed_response": True,
    }


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    return str(Path(__file__).parents[1] / "cassettes" / "agent" / "test_llm")


@pytest.fixture
def agent(demo_workspace: Path) -> Iterator[Agent]:
    settings = ModelSettings(
        name=os.environ.get("FOOTNOTE_RECORD_MODEL", REPLAYED_MODEL),
        base_url=os.environ.get("FOOTNOTE_RECORD_URL", "http://127.0.0.1:8901/v1"),
        api_key=os.environ.get("FOOTNOTE_RECORD_KEY", "none"),
        timeout=RECORD_TIMEOUT,
        # Whoever is recorded may take their time.
        limits=replace(USUAL_LIMITS, seconds=math.inf),
    )
    built = build_agent(demo_workspace, settings)
    yield built
    built.close()


@pytest.mark.vcr
def test_one_shot(agent: Agent) -> None:
    outcome = agent.ask("What was the revenue in each quarter of 2023?")
    assert (outcome.status, outcome.certified, outcome.model) == ("answered", True, REPLAYED_MODEL)
    query = outcome.citations[0].query
    assert query is not None and query["metrics"] == ["revenue"]
    assert outcome.citations[0].row_count == 4
    assert outcome.numbers and outcome.usage.prompt_tokens > 0


@pytest.mark.vcr
def test_shares_of_people_are_divided(agent: Agent) -> None:
    events = list(agent.stream("What share of our customers does each region have?"))
    queries = [e for e in events if isinstance(e, ToolFinished) and e.name == "query_metrics"]
    assert queries[-1].ok
    assert len(queries) > 1, "people can't be summed over groups: groups and total are asked apart"
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.outcome.status == "answered" and last.outcome.numbers


@pytest.mark.vcr
def test_follow_up(agent: Agent) -> None:
    first = agent.ask("How many orders were placed in 2023?")
    second = agent.ask("And how many of them were canceled?", first.conversation_id)
    assert (first.status, second.status) == ("answered", "answered")
    assert first.citations[0].row_count == 1
    query = second.citations[0].query
    assert query is not None and query["time"]["from"] == "2023-01-01", "a follow-up keeps the period"
