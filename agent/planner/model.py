"""PlannerModel: a chat model without weights; it parses the question and emits tool calls."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict, PrivateAttr

from agent.planner.composing.average import against_average
from agent.planner.composing.cohort import compose_cohort, is_of_cohorts
from agent.planner.composing.contrast import contrast
from agent.planner.composing.find import after_finding
from agent.planner.composing.in_parts import tell_parts
from agent.planner.composing.lookup import compose_lookup
from agent.planner.composing.odd import after_anomalies, is_of_anomalies
from agent.planner.composing.range import tell_range
from agent.planner.composing.result import Told, compose, how_far_apart
from agent.planner.composing.scope import describe_scope, literal
from agent.planner.composing.steps import tell_steps
from agent.planner.composing.verdict import hold
from agent.planner.composing.why import explain
from agent.planner.conversation import TurnSoFar, answers_back, choose_option, tool_content, turn_so_far
from agent.planner.edits.acts import asks_itself, is_another_wording, only_adds
from agent.planner.edits.moved import change_of_both, those_that_moved
from agent.planner.edits.together import (
    both_together,
    difference_of_both,
    other_of_both,
    ranked_of_those,
    side_by_side,
    undone,
    which_of_both,
)
from agent.planner.read import QuestionReader
from agent.planner.read_once import ReadOnce
from agent.planner.reading import (
    AskReading,
    AverageReading,
    ContrastReading,
    DefineReading,
    FindReading,
    HelpReading,
    LookupReading,
    PartsReading,
    QueryReading,
    RangeReading,
    Reading,
    RefuseReading,
    WhyReading,
)
from agent.verified import key_of
from semantic_layer.manifest import Manifest

AFTER_REFUSAL = (
    "What was asked last got no answer, so I don't know whether this is meant with it or without it. "
    "Please ask the whole question."
)
VERIFIED = "a person verified the query of this question"
# What leans on the two newest questions or more, in this order.
_OF_THE_NEWEST = (both_together, undone, side_by_side, which_of_both, ranked_of_those, difference_of_both)
_COLUMNS = re.compile(r"\b[a-z]\w*__\w+\b")
UNWORDABLE = "I found no way to word an answer in which every figure is traced to a cell."


class PlannerModel(BaseChatModel):
    """The offline model: deterministic, driven by the manifest, the value index and the grammar alone."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    reader: QuestionReader
    manifest: Manifest
    verified: Mapping[str, dict[str, Any]] = {}
    """Queries that a person verified, by the keys of their questions."""
    _reads: ReadOnce = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Keep what is read: after a tool the same question is read again."""
        super().model_post_init(context)
        self._reads = ReadOnce(self.reader.read)

    @property
    def _llm_type(self) -> str:
        return "footnote-planner"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """The planner knows its tools; binding changes nothing."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        name, arguments = self._decide(turn_so_far(messages))
        call = {"name": name, "args": arguments, "id": f"call_{len(messages)}"}
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content="", tool_calls=[call]))])

    def _decide(self, turn: TurnSoFar) -> tuple[str, dict[str, Any]]:
        reading = self._read(turn)
        replies = [m for m in turn.after if isinstance(m, ToolMessage)]
        if replies and isinstance(reading, FindReading):
            return after_finding(reading, [tool_content(reply) for reply in replies], self.manifest)
        if isinstance(reading, WhyReading):
            return explain(reading, [tool_content(reply) for reply in replies], self.manifest)
        if isinstance(reading, RangeReading):
            return tell_range(reading, [tool_content(reply) for reply in replies])
        if replies and isinstance(reading, LookupReading) and is_of_anomalies(reading):
            return after_anomalies(reading, [tool_content(reply) for reply in replies], self.manifest)
        if isinstance(reading, PartsReading):
            return tell_parts(reading, [tool_content(reply) for reply in replies], self.manifest)
        if isinstance(reading, ContrastReading):
            return contrast(reading, [tool_content(reply) for reply in replies], self.manifest)
        if isinstance(reading, AverageReading):
            return against_average(reading, [tool_content(reply) for reply in replies], self.manifest)
        if isinstance(reading, QueryReading) and reading.premise and len(replies) < len(("premise", "asked")):
            return self._first(reading if replies else reading.premise)
        if len(replies) == 1 and isinstance(reading, QueryReading) and reading.ahead:
            told = tool_content(replies[0])
            return (
                ("query_metrics", _behind(reading, told))
                if "citation" in told
                else self._after_tool(told, reading)
            )
        if replies:
            checked = tool_content(replies[0]) if len(replies) > 1 else None
            return self._after_tool(tool_content(replies[-1]), reading, checked)
        return self._first(reading)

    def _read(self, turn: TurnSoFar) -> Reading:
        if turn.asked and (reading := self._chosen(turn) or self._explained(turn)):
            return reading
        if query := self.verified.get(key_of(turn.question)):
            return QueryReading(query, notes=(VERIFIED,))
        for moving in (those_that_moved, change_of_both):
            if moved := moving(turn.question, turn.queries, self.manifest):
                return moved
        for lean in _OF_THE_NEWEST:
            if leaning := lean(turn.question, turn.queries):
                return leaning
        if other := other_of_both(turn.question, turn.queries, self._reads):
            return other
        reading = self._reads(turn.question, turn.previous_query, turn.shown)
        return self._leaning(turn, reading)

    def _leaning(self, turn: TurnSoFar, reading: Reading) -> Reading:
        """Refuse to change an older question after one that was refused, unless this words that one anew."""
        leans = isinstance(reading, QueryReading) and (reading.changed or reading.kept)
        unanswered = turn.refused or turn.asked
        if unanswered and isinstance(reading, QueryReading) and not leans and only_adds(turn.question):
            return RefuseReading("not_understood", AFTER_REFUSAL)
        if not turn.refused or not leans or is_another_wording(turn.question, turn.refused):
            return reading
        return RefuseReading("not_understood", AFTER_REFUSAL)

    def _chosen(self, turn: TurnSoFar) -> Reading | None:
        """The reply to a question back, read as the full question the option stands for."""
        pending = self._reads(turn.asked or "", turn.previous_query)
        chosen = choose_option(turn.question, turn.options)
        if not isinstance(pending, AskReading) or chosen is None:
            return None
        full = pending.options.get(turn.options[chosen])
        return self._reads(full, turn.previous_query) if full else None

    def _explained(self, turn: TurnSoFar) -> Reading | None:
        """The reply as more words of the open question ("orders in Portland" - "the one in Maine")."""
        is_whole = isinstance(self._reads(turn.question), QueryReading) and not answers_back(turn.question)
        if is_whole or asks_itself(turn.question):
            return None
        reading = self._reads(f"{turn.asked} {turn.question}", turn.previous_query)
        return reading if isinstance(reading, QueryReading) and not reading.changed else None

    def _first(self, reading: Reading) -> tuple[str, dict[str, Any]]:
        if isinstance(reading, QueryReading):
            return "query_metrics", reading.ahead or reading.query
        if isinstance(reading, LookupReading):
            return "lookup_model", reading.arguments
        if isinstance(reading, FindReading):
            return reading.tool, reading.arguments
        if isinstance(reading, AskReading):
            return "ask_user", {"question": reading.question, "options": list(reading.options)}
        if isinstance(reading, RefuseReading):
            return "answer", {"kind": "refusal", "reason": reading.code, "text": reading.message}
        if isinstance(reading, DefineReading):
            return "answer", {"text": self._define(reading)}
        assert isinstance(reading, HelpReading)
        return "answer", {"text": self._help()}

    def _after_tool(
        self, content: dict[str, Any], reading: Reading, checked: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        if "citation" not in content and "error" not in content:
            return "answer", {"kind": "refusal", "reason": "unsupported", "text": UNWORDABLE}
        if "error" in content:
            return "answer", {
                "kind": "refusal",
                "reason": "not_in_data" if isinstance(reading, LookupReading) else "unsupported",
                "text": self._failed(str(content["error"])),
            }
        if isinstance(reading, LookupReading):
            return "answer", {"text": compose_lookup(Told.read(content), reading)}
        told = Told.read(content)
        if is_of_cohorts(told) and told.rows:
            text = compose_cohort(told, describe_scope(told.id, told.query, self.manifest))
        else:
            made = reading.query.get("made", ()) if isinstance(reading, QueryReading) else ()
            text = compose(told, self.manifest, made)
            if isinstance(reading, QueryReading) and reading.steps:
                text = tell_steps(told, self.manifest) or text
        held = hold(reading, told, checked, self.manifest) if isinstance(reading, QueryReading) else []
        if checked and isinstance(reading, QueryReading) and reading.ahead:
            text = f"{compose(Told.read(checked), self.manifest)} {text}"
        apart = how_far_apart(told) if isinstance(reading, QueryReading) and reading.apart else []
        return "answer", {"text": "\n\n".join([*held, text, *apart, *_remarks(reading)])}

    def _failed(self, error: str) -> str:
        """An error in words of the asker: names of columns say nothing to them."""
        named = [name for name in _COLUMNS.findall(error) if name in self.manifest.dimensions]
        if not named:
            return literal(error)
        label = f"{{catalogue.label.{named[0]} | lower}}"
        return f"I can't answer that: {label} can't restrict this measure here."

    def _define(self, reading: DefineReading) -> str:
        lines = (f"**{{catalogue.label.{n}}}**: {{catalogue.definition.{n}}}" for n in reading.names)
        return "\n\n".join([*lines, *(f"Here, {note}." for note in reading.notes)])

    def _help(self) -> str:
        metrics = ", ".join(f"{{catalogue.label.{name}}}" for name in self.manifest.metrics)
        dimensions = ", ".join(dict.fromkeys(d.label.lower() for d in self.manifest.dimensions.values()))
        return (
            "Ask for these measures by any of the groups, for any period, filtered by any stored value."
            f"\n\n**Measures**: {metrics}."
            f"\n\n**Groups**: {dimensions}, and by day, week, month, quarter or year."
        )


def _behind(reading: QueryReading, ahead: dict[str, Any]) -> dict[str, Any]:
    """The query behind the one told before, of those alone that it found where they are asked for."""
    if reading.among is None:
        return reading.query
    told = Told.read(ahead)
    found = [value for value in told.values(told.of_role("dimension")[0]["name"]) if value is not None]
    only = {"dimension": reading.among, "op": "in", "value": found}
    return {**reading.query, "where": [*reading.query.get("where", []), only]} if found else reading.query


def _remarks(reading: Reading) -> list[str]:
    """What was assumed, and for a follow-up what was kept and changed."""
    if not isinstance(reading, QueryReading):
        return []
    lines = []
    if reading.notes:
        lines.append(f"Read as: {'; '.join(dict.fromkeys(reading.notes))}.")
    if reading.changed:
        kept = f" Kept: {', '.join(reading.kept)}." if reading.kept else ""
        lines.append(f"Changed: {', '.join(reading.changed)}.{kept}")
    return lines
