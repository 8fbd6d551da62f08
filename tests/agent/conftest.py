"""The tiny shop, published once for the agent's tests, a reader of questions without rows, and a chat model
that says what a test scripts.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from agent.assistant import Agent
from agent.build import assemble
from agent.planner.read import QuestionReader
from agent.settings import ModelSettings
from semantic_layer.domain import Domain
from semantic_layer.folding import fold
from semantic_layer.load import load_manifest
from semantic_layer.values import ValueIndex
from tests.tiny_shop import publish_shop

VALUES = Path(__file__).parents[1] / "cases" / "agent" / "values.yml"
GYM = VALUES.with_name("gym")


@pytest.fixture(scope="session")
def shop_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the tiny shop is published."""
    workspace = tmp_path_factory.mktemp("agent-shop")
    publish_shop(workspace)
    return workspace


def _domain(values: dict[str, list[Any]]) -> Domain:
    aliases: dict[str, list[str]] = {}
    for value, known in values.items():
        for name in known[1]:
            aliases.setdefault(fold(name), []).append(value)
    within = {value: known[2] for value, known in values.items() if len(known) > 2}
    rows = [known[0] for known in values.values()]
    return Domain(list(values), [fold(v) for v in values], rows, aliases, within=within)


def _shop_of_ours(first: date, last: date, **days: tuple[date, date]) -> SimpleNamespace:
    """What is published of a shop; `days` are of the tables that have others than the whole."""
    tables = {
        name.replace("__", "."): SimpleNamespace(first_day=days[0], last_day=days[1])
        for name, days in days.items()
    }
    return SimpleNamespace(
        title="A shop of ours",
        dataset="ours",
        currency="BRL",
        data_start=first,
        data_end=last,
        tables=tables,
    )


@pytest.fixture(scope="session")
def reader() -> QuestionReader:
    """A reader of a shop of which only the values are known."""
    values = yaml.safe_load(VALUES.read_text("utf-8"))
    layer: Any = SimpleNamespace(
        manifest=load_manifest(),
        values=ValueIndex({name: _domain(known) for name, known in values.items()}),
        info=_shop_of_ours(
            date(2016, 9, 4),
            date(2018, 10, 17),
            marketing__fact_leads=(date(2017, 6, 14), date(2018, 5, 31)),
        ),
        unavailable=lambda metric: "this dataset has no deliveries" if metric == "deliveries" else None,
    )
    return QuestionReader(layer)


@pytest.fixture(scope="session")
def gym_reader() -> QuestionReader:
    """A reader over the definitions of another business."""
    plans = Domain(["Gold Plus", "Student"], ["gold plus", "student"], [10, 20])
    layer: Any = SimpleNamespace(
        manifest=load_manifest(GYM),
        values=ValueIndex({"member__plan": plans}),
        info=_shop_of_ours(date(2024, 1, 1), date(2025, 6, 30)),
        unavailable=lambda metric: None,
    )
    return QuestionReader(layer)


class ScriptedModel(BaseChatModel):
    """Says its messages one after another and keeps what it was sent."""

    replies: list[AIMessage]
    seen: list[list[BaseMessage]] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.seen.append(list(messages))
        reply = self.replies[min(len(self.seen), len(self.replies)) - 1]
        return ChatResult(generations=[ChatGeneration(message=reply)])


def call(name: str, **arguments: Any) -> AIMessage:
    """A message that calls one tool."""
    return AIMessage(content="", tool_calls=[{"name": name, "args": arguments, "id": f"call_{name}"}])


@pytest.fixture
def scripted(shop_workspace: Path) -> Iterator[Callable[..., tuple[Agent, ScriptedModel]]]:
    """Build an agent whose model is scripted."""
    opened: list[Agent] = []

    def build(*replies: AIMessage) -> tuple[Agent, ScriptedModel]:
        model = ScriptedModel(replies=list(replies))
        agent = assemble(shop_workspace, ModelSettings(name="scripted"), model)
        opened.append(agent)
        return agent, model

    yield build
    for agent in opened:
        agent.close()
