"""The conversation so far as the planner needs it: the question in force and the query before it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from rapidfuzz import fuzz, process

from agent.planner.names.text import words
from agent.planner.vocabulary import vocabulary
from semantic_layer.folding import without_accents

SAME_WORD = 80


@dataclass(frozen=True)
class TurnSoFar:
    """The last question, the messages after it, the query before it, and what was asked back."""

    question: str
    after: tuple[BaseMessage, ...]
    previous_query: dict[str, Any] | None
    asked: str | None
    options: tuple[str, ...]
    queries: tuple[dict[str, Any], ...] = ()
    """The queries of the turns before, the newest first."""
    shown: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """The values of each dimension that the newest result has, where all its rows were told."""
    refused: str = ""
    """The question of the last turn, if it was refused."""


def turn_so_far(messages: list[BaseMessage]) -> TurnSoFar:
    """Read the state of the last turn out of the messages."""
    at = max(i for i, m in enumerate(messages) if isinstance(m, HumanMessage))
    before = messages[:at]
    asked, options = _open_question(before)
    queries = _queries(before)
    return TurnSoFar(
        str(messages[at].content),
        tuple(messages[at + 1 :]),
        queries[0] if queries else None,
        asked,
        options,
        queries,
        _shown(before),
        _refused(before),
    )


# "By revenue", "in terms of revenue please".
_LED = re.compile(
    r"^(?:(?:by|in terms of|based on|going by|measured (?:by|in)|according to|i (?:mean|meant|want)|take|use"
    r"|on|let'?s (?:say|take|use)|well|yes|ok|okay|then|the|rather),? )+",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:the )?(?:(?P<place>first|second|third|fourth|fifth|last)|(?:option|number|no\.?) (?P<number>[1-9]))"
    r"(?: (?:one|option))?"
)
_PLACES = ("first", "second", "third", "fourth", "fifth")


def choose_option(reply: str, options: tuple[str, ...]) -> int | None:
    """Which option a reply names: by number, by words only that option has, or by being close to it."""
    text = without_accents(reply).strip(" .!")
    if text.isdigit() and 1 <= int(text) <= len(options):
        return int(text) - 1
    if place := _AT.fullmatch(_LED.sub("", text)):
        at = int(place["number"]) - 1 if place["number"] else _at(place["place"], options)
        return at if at < len(options) else None
    said = set(words(_LED.sub("", text))) - vocabulary().particles - vocabulary().fillers
    holding = [i for i, option in enumerate(options) if said and all(_in(word, option) for word in said)]
    return holding[0] if len(holding) == 1 else None


def answers_back(reply: str) -> bool:
    """Whether a reply opens as an answer to what was asked back does."""
    return _LED.match(reply) is not None


def _at(place: str, options: tuple[str, ...]) -> int:
    return len(options) - 1 if place == "last" else _PLACES.index(place)


def _in(word: str, option: str) -> bool:
    """Whether an option holds a word, give or take a slip."""
    return process.extractOne(word, words(option), scorer=fuzz.ratio, score_cutoff=SAME_WORD) is not None


def _open_question(before: list[BaseMessage]) -> tuple[str | None, tuple[str, ...]]:
    """The question a clarification was about, if the last turn ended in one."""
    question = None
    for message in reversed(before):
        if isinstance(message, HumanMessage):
            question = str(message.content)
            break
    for message in reversed(before):
        if isinstance(message, AIMessage) and message.tool_calls:
            call = message.tool_calls[-1]
            return (question, tuple(call["args"]["options"])) if call["name"] == "ask_user" else (None, ())
    return None, ()


def _queries(before: list[BaseMessage]) -> tuple[dict[str, Any], ...]:
    failed = {
        m.tool_call_id for m in before if isinstance(m, ToolMessage) and '"error"' in str(m.content)[:10]
    }
    calls = (call for message in reversed(before) for call in getattr(message, "tool_calls", None) or [])
    return tuple(
        dict(call["args"]) for call in calls if call["name"] == "query_metrics" and call["id"] not in failed
    )


def _refused(before: list[BaseMessage]) -> str:
    for message in reversed(before):
        if isinstance(message, AIMessage) and message.tool_calls:
            call = message.tool_calls[-1]
            if call["name"] != "answer" or call["args"].get("kind") != "refusal":
                return ""
            return next(str(m.content) for m in reversed(before) if isinstance(m, HumanMessage))
    return ""


def _shown(before: list[BaseMessage]) -> dict[str, tuple[Any, ...]]:
    """What the newest query's result tells of each dimension; nothing where rows were left off."""
    asked = {
        call["id"]
        for message in before
        for call in getattr(message, "tool_calls", None) or []
        if call["name"] == "query_metrics"
    }
    newest = next(
        (m for m in reversed(before) if isinstance(m, ToolMessage) and m.tool_call_id in asked), None
    )
    content = tool_content(newest) if newest else {}
    rows, columns = content.get("rows", []), content.get("columns", [])
    if not rows or len(rows) != content.get("row_count"):
        return {}
    return {
        _source(column): tuple(dict.fromkeys(row[at] for row in rows))
        for at, column in enumerate(columns)
        if column.get("role") in ("dimension", "time")
    }


def _source(column: dict[str, Any]) -> str:
    """What a column groups by, as a query spells it."""
    return f"{column['source']}__{column['grain']}" if column["role"] == "time" else str(column["source"])


def tool_content(message: ToolMessage) -> dict[str, Any]:
    """A tool's reply as data; plain text stands under "text"."""
    try:
        content = json.loads(str(message.content))
    except ValueError:
        return {"text": str(message.content)}
    return content if isinstance(content, dict) else {"text": content}
