"""Where rows stay with the person, no cell of any result is in anything a model is sent."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from langchain_core.messages import AIMessage

from agent.assistant import Agent
from agent.build import assemble
from agent.settings import ModelSettings
from tests.agent.conftest import ScriptedModel, call
from warehouse.user import LOCAL

Build = Callable[..., tuple[Agent, ScriptedModel]]
ANSWER = call("answer", text="{q1[0].city} had {q1[0].revenue}.")
PIVOT = "from (select city, 1 as n from common.dim_customer) pivot (sum(n) for city"
BY_CITY = call("query_metrics", metrics=["revenue"], group_by=["customer__city"])


@pytest.fixture
def cells(shop: Path) -> set[str]:
    """Every text and every longer number of the shop."""
    found: set[str] = set()
    with duckdb.connect(str(shop / "serving" / "v1.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()
        for (table,) in tables:
            if table != "common.dim_date":
                rows = connection.execute(f"select * from {table}").fetchall()
                found |= {str(cell) for row in rows for cell in row if cell is not None}
    return {cell for cell in found if len(cell) > 3 and cell not in ("True", "False", "sale")}


@pytest.fixture
def withheld(shop: Path) -> Iterator[Build]:
    """Build an agent with a scripted model that is told no rows."""
    (shop / "policies.yml").write_text("rows_to_model: false\nroles: {}\n", encoding="utf-8")
    opened: list[Agent] = []

    def build(*replies: AIMessage) -> tuple[Agent, ScriptedModel]:
        model = ScriptedModel(replies=list(replies))
        agent = assemble(shop, ModelSettings(name="scripted"), model)
        opened.append(agent)
        return agent, model

    yield build
    for agent in opened:
        agent.close()


def sent(model: ScriptedModel) -> str:
    """All that a model was sent, but for the prompt made of definitions and what the person asked."""
    told = [m for messages in model.seen for m in messages if m.type not in ("system", "human")]
    return "\n".join(json.dumps(str(message.content), ensure_ascii=False) for message in told)


def test_a_result_is_told_by_its_shape_and_rendered_by_code(withheld: Build, cells: set[str]) -> None:
    agent, model = withheld(BY_CITY, ANSWER)
    outcome = agent.ask("revenue by city")
    assert outcome.status == "answered" and "390" in outcome.answer and "são paulo" in outcome.answer
    told = json.loads(str(model.seen[-1][-1].content))
    assert told["row_count"] == 4 and "rows" not in told
    assert {(c["name"], c["type"]) for c in told["columns"]} == {("city", "text"), ("revenue", "number")}
    assert not {cell for cell in cells if cell in sent(model)}


@pytest.mark.parametrize(
    "tool",
    [
        call("search_values", text="sao paulo"),
        call("search_values", text="niteroy", dimensions=["customer__city"]),
        call(
            "query_metrics", metrics=["revenue"], where=[{"dimension": "customer__city", "value": "niteroy"}]
        ),
        call("query_metrics", metrics=["revenue"], where=[{"dimension": "customer__city", "value": "rio"}]),
        call(
            "query_metrics",
            metrics=["revenue", "nothing"],
            where=[{"dimension": "customer__city", "op": "in", "value": ["rio", "curitib"]}],
        ),
        call(
            "query_metrics",
            metrics=["revenue"],
            where=[{"dimension": "customer__state", "value": "sao paulo"}],
        ),
        call("query_metrics", metrics=["revenue"], where=[{"dimension": "order__status", "value": "zzz"}]),
        call("run_sql", sql="select customer_id, state from common.dim_customer"),
        call("run_sql", sql="select cast(city as integer) as n from common.dim_customer"),
        call("run_sql", sql=f"{PIVOT} in ('niterói', 'são paulo'))"),
    ],
)
def test_no_reply_of_a_tool_holds_a_cell(tool: AIMessage, withheld: Build, cells: set[str]) -> None:
    agent, model = withheld(tool, call("ask_user", question="Which?", options=["one", "another"]))
    agent.ask("anything?")
    written = json.dumps(tool.tool_calls, ensure_ascii=False)
    assert sent(model)
    assert not {cell for cell in cells if cell in sent(model) and cell not in written}


def test_a_pivot_does_not_name_columns_by_values(withheld: Build, cells: set[str]) -> None:
    pivot = f"{PIVOT} in (select distinct city from common.dim_customer))"
    agent, model = withheld(call("run_sql", sql=pivot), call("ask_user", question="?", options=["a", "b"]))
    agent.ask("anything?")
    assert not {cell for cell in cells if cell in sent(model)}


def test_what_earlier_turns_were_told_is_taken_back(shop: Path, cells: set[str], withheld: Build) -> None:
    (shop / "policies.yml").unlink()
    open_model = ScriptedModel(replies=[BY_CITY, ANSWER])
    agent = assemble(shop, ModelSettings(name="scripted"), open_model)
    same = agent.ask("revenue by city").conversation_id
    agent.close()
    assert {cell for cell in cells if cell in sent(open_model)}
    (shop / "policies.yml").write_text("rows_to_model: false\nroles: {}\n", encoding="utf-8")
    agent, model = withheld(BY_CITY, ANSWER)
    assert agent.ask("and again?", same).status == "answered"
    assert len(model.seen[0]) > 3
    assert not {cell for cell in cells if cell in sent(model)}


def test_it_may_be_set_for_all_by_the_environment(
    shop: Path, cells: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ROWS_TO_MODEL", "false")
    model = ScriptedModel(replies=[BY_CITY, ANSWER])
    agent = assemble(shop, ModelSettings(name="scripted"), model)
    assert agent.ask("revenue by city", user=LOCAL).status == "answered"
    agent.close()
    assert not {cell for cell in cells if cell in sent(model)}


def test_the_planner_reads_on_this_machine_and_answers_as_ever(shop: Path) -> None:
    (shop / "policies.yml").write_text("rows_to_model: false\nroles: {}\n", encoding="utf-8")
    agent = assemble(shop, ModelSettings(name="planner"), None)
    outcome: Any = agent.ask("revenue by state")
    agent.close()
    assert outcome.status == "answered" and outcome.citations[0].rows
