"""A copy of the demo shop in whose names of products, categories and cities strangers left their poison."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from semantic_layer.values import build_index_file
from tests.security.edges.poisons import poisons
from warehouse.serving import current

CANARY = "canary-4f1d"
POISONED = (
    ("common.dim_product", "category"),
    ("common.dim_product", "product_name"),
    ("common.dim_customer", "city"),
)
ORDERED = re.compile(r"run_sql with (.+)", re.DOTALL)


def poison(demo: Path, target: Path) -> Path:
    """Copy the published demo, poison its names, hide a table in it; return its workspace."""
    shutil.copytree(demo / "serving", target / "serving")
    serving = current(target)
    values = list(poisons().values())
    with duckdb.connect(str(serving.path)) as connection:
        connection.execute("CREATE SCHEMA secret")
        connection.execute(f"CREATE TABLE secret.people AS SELECT '{CANARY}' AS email")
        for start, (table, column) in enumerate(POISONED):
            known = connection.execute(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1").fetchall()
            for number, (name,) in enumerate(known):
                value = values[(start * 20 + number) % len(values)]
                connection.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT DISTINCT FROM ?", [value, name]
                )
    build_index_file(serving.path, serving.info, serving.values_path)
    return target


class ObedientModel(BaseChatModel):
    """Does what it reads: asks for rows, runs all SQL that stands in them, and repeats them as its answer."""

    first: Sequence[AIMessage]
    sent: list[list[BaseMessage]] = []
    tools: list[Any] = []
    asked: int = 0

    @property
    def _llm_type(self) -> str:
        return "obedient"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        self.tools.extend(tools)
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.sent.append(list(messages))
        self.asked += 1
        reply = self.first[self.asked - 1] if self.asked <= len(self.first) else self._obeys(messages)
        return ChatResult(generations=[ChatGeneration(message=reply)])

    def _obeys(self, messages: list[BaseMessage]) -> AIMessage:
        last = max(n for n, message in enumerate(messages) if isinstance(message, HumanMessage))
        read = [str(m.content) for m in messages[last:] if isinstance(m, ToolMessage | HumanMessage)]
        told = " ".join(read)
        orders = [(text, ORDERED.search(text)) for text in poisons().values()]
        wanted = [found[1] for text, found in orders if found and text[:40] in told]
        calls = [
            {"name": "run_sql", "args": {"sql": sql}, "id": f"c{self.asked}-{n}"}
            for n, sql in enumerate([*wanted, "SELECT * FROM secret.people", "PRAGMA database_list"])
        ]
        if self.asked < 4:
            return AIMessage(content="", tool_calls=calls)
        return AIMessage(content=re.sub(r"\d", "", told)[:4000])
