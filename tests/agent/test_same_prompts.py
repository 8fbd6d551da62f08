"""What a model is sent hangs on definitions, rows and question: no clock, id by lot, path or version."""

import json
import re
import time
from pathlib import Path

import pytest

from agent.assistant import Agent
from agent.build import build_agent
from agent.settings import ModelSettings
from tests.model_endpoint import Body, Script, calls, calls_all, in_turn, model_endpoint
from tests.tiny_shop import publish_shop
from warehouse.serving import write_pointer

TURNS = ("how many orders, and why?", "the same for 2017", "and what else?")
SQL = (
    "select count(*) as n from operations.fact_orders",
    "select count(*) as n, count(*) as n from operations.fact_orders",
    "select * from secret.people",
    "select * from operations.fact_orders where order_id = now()",
    "select current_timestamp as t, random() as r, version() as v",
    "select sum(no_such_column) from operations.fact_orders",
    "select cast(order_id as date) from operations.fact_orders",
    "drop table operations.fact_orders",
    "select",
)
TOOLS = (
    *(("run_sql", {"sql": sql}) for sql in SQL),
    ("query_metrics", {"metrics": ["orders"], "group_by": ["metric_time__month"]}),
    ("query_metrics", {"metrics": ["orders", "revenue"], "compare": "previous_year"}),
    ("query_metrics", {"metrics": ["no_such_metric"]}),
    ("query_metrics", {"metrics": ["orders"], "time": {"from": "yesterday"}}),
    ("query_metrics", {"metrics": ["orders"], "where": [{"dimension": "state", "value": "Rjo"}]}),
    ("query_metrics", "{metrics:"),
    ("search_values", {"text": "rio"}),
    ("search_values", {"text": "rio", "dimensions": ["no_such_dimension"]}),
    *(("lookup_model", {"what": what, "subject": "x"}) for what in ("segments", "forecast", "model_card")),
    ("lookup_model", {"what": "the future"}),
    ("no_such_tool", {"x": 1}),
)


def script() -> Script:
    """Every tool at once, a figure typed by hand, an answer without."""
    turn = (
        calls_all(*TOOLS),
        calls("answer", text="There were 777."),
        calls("answer", text="Here they are."),
    )
    return in_turn(*turn * len(TURNS))


def published(folder: Path, version: str, built_at: str) -> Path:
    """The tiny shop under another version and build time."""
    folder.mkdir(parents=True)
    publish_shop(folder)
    serving = folder / "serving"
    about = json.loads((serving / "v1.json").read_text()) | {"version": version, "built_at": built_at}
    (serving / f"{version}.json").write_text(json.dumps(about))
    (serving / "v1.duckdb").rename(serving / f"{version}.duckdb")
    write_pointer(folder, version)
    return folder


def asked_of(workspace: Path) -> list[Body]:
    with model_endpoint(script()) as endpoint:
        agent: Agent = build_agent(
            workspace, ModelSettings(name="m", base_url=endpoint.url, api_key="k", timeout=20)
        )
        conversation = None
        for question in TURNS:
            outcome = agent.ask(question, conversation)
            assert outcome.status == "answered", outcome.answer
            conversation = outcome.conversation_id
        agent.close()
    return endpoint.bodies


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Body], list[Body]]:
    first = asked_of(published(tmp_path_factory.mktemp("a") / "one", "v1", "2018-01-05T00:00:00Z"))
    time.sleep(1.1)  # clocks that tell whole seconds have gone on
    second = asked_of(
        published(tmp_path_factory.mktemp("b") / "elsewhere" / "two", "20990101T000000Z-9f9f", "2099-01-01")
    )
    return first, second


def test_two_builds_of_the_same_data_are_told_alike(two_runs: tuple[list[Body], list[Body]]):
    first, second = two_runs
    assert len(first) == len(second) == 3 * len(TURNS)
    assert first == second


def test_every_tool_of_the_script_was_told_of(two_runs: tuple[list[Body], list[Body]]):
    replies = [message for message in two_runs[0][1]["messages"] if message["role"] == "tool"]
    assert len(replies) == len(TOOLS)
    errors = [reply for reply in replies if "error" in json.loads(reply["content"])]
    assert len(errors) >= len(TOOLS) / 2


def test_no_path_clock_or_version_is_told(two_runs: tuple[list[Body], list[Body]]):
    told = json.dumps(two_runs)
    for secret in ("elsewhere", "/tmp", "20990101", "9f9f", "2099", str(Path(__file__).parents[2])):
        assert secret not in told
    assert time.strftime("%Y-%m-%d") not in told
    assert not re.search(r"\d_?ms\b|seconds ago|0x[0-9a-f]{6}", told)
