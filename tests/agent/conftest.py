"""The tiny shop, published once for the agent's tests, and a chat model that says what a test scripts."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from agent.assistant import Agent
from agent.build import assemble
from agent.settings import ModelSettings
from tests.tiny_shop import publish_shop


@pytest.fixture(scope="session")
def shop_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the tiny shop is published."""
    workspace = tmp_path_factory.mktemp("agent-shop")
    publish_shop(workspace)
    return workspace


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
