"""The tools: thin doors to the semantic layer; what goes wrong comes back as advice for the model."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from agent.outcome import Citation, CitationKind
from agent.tools.arguments import ARGUMENTS, Answer, AskUser, QueryMetrics, RunSql, SearchValues, plain
from semantic_layer.errors import FootnoteError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from semantic_layer.result import Result

ROWS_TO_MODEL = 60
ENDING_TOOLS = ("ask_user", "answer")
# Stands for arguments that were not JSON, so that the conversation stays readable.
UNREADABLE = "unreadable_arguments"


@dataclass(frozen=True)
class Ending:
    """How the model ended the turn: an answer, a refusal or a question back."""

    kind: str
    text: str
    options: tuple[str, ...] = ()
    reason: str = "not_in_data"


@dataclass(frozen=True)
class ToolReply:
    """What a tool call gave: text for the model, and a citation or the end of the turn."""

    content: str
    ok: bool = True
    citation: Citation | None = None
    result: Result | None = None
    ending: Ending | None = None
    error_code: str = ""
    choices: tuple[str, ...] = field(default_factory=tuple)


class Toolbox:
    """Runs one tool call at a time against the semantic layer."""

    def __init__(self, layer: SemanticLayer) -> None:
        self._layer = layer
        self._tools: dict[str, Callable[[Any, str], ToolReply]] = {
            "query_metrics": self._query_metrics,
            "run_sql": self._run_sql,
            "search_values": self._search_values,
            "ask_user": self._ask_user,
            "answer": self._answer,
        }

    def run(self, name: str, arguments: dict[str, Any], citation_id: str) -> ToolReply:
        """Run a call; `citation_id` names its result. What a model can mend is a reply, not a raise."""
        if name not in self._tools:
            return _failure(f"There is no tool '{name}'. Tools: {', '.join(self._tools)}.", "unknown_tool")
        try:
            checked: BaseModel = ARGUMENTS[name].model_validate(arguments)
        except ValidationError as error:
            return _failure(_explain(name, error), "invalid_arguments")
        try:
            return self._tools[name](checked, citation_id)
        except FootnoteError as error:
            return _failure(str(error), error.code, tuple(error.choices))

    def _query_metrics(self, arguments: QueryMetrics, citation_id: str) -> ToolReply:
        result = self._layer.query(MetricQuery.parse(plain(arguments)))
        return _cited(result, citation_id, "metric_query")

    def _run_sql(self, arguments: RunSql, citation_id: str) -> ToolReply:
        return _cited(self._layer.sql(arguments.sql), citation_id, "sql")

    def _search_values(self, arguments: SearchValues, citation_id: str) -> ToolReply:
        found = self._layer.values.search(arguments.text, arguments.dimensions or None)
        rows = [
            {"dimension": m.dimension, "value": m.value, "how": m.how, "score": round(m.score)} for m in found
        ]
        return ToolReply(json.dumps({"matches": rows}, ensure_ascii=False))

    def _ask_user(self, arguments: AskUser, citation_id: str) -> ToolReply:
        ending = Ending("ask", arguments.question, tuple(arguments.options))
        return ToolReply("The question was put to the person.", ending=ending)

    def _answer(self, arguments: Answer, citation_id: str) -> ToolReply:
        ending = Ending(arguments.kind, arguments.text, reason=arguments.reason)
        return ToolReply("The answer was handed over for checking.", ending=ending)


def _failure(message: str, code: str, choices: tuple[str, ...] = ()) -> ToolReply:
    return ToolReply(
        json.dumps({"error": message}, ensure_ascii=False), ok=False, error_code=code, choices=choices
    )


def _explain(name: str, error: ValidationError) -> str:
    told = "; ".join(
        f"{'.'.join(str(p) for p in e['loc']) or 'arguments'}: {e['msg']}" for e in error.errors()[:5]
    )
    return f"The arguments of {name} are not valid: {told}."


def _cited(result: Result, citation_id: str, kind: CitationKind) -> ToolReply:
    citation = Citation(
        id=citation_id,
        kind=kind,
        query=result.query,
        sql=result.sql,
        columns=result.column_names,
        rows=result.rows,
        row_count=result.row_count,
        truncated=result.truncated,
        ledger=result.ledger,
        column_units=[column.unit for column in result.columns],
    )
    return ToolReply(_for_model(citation, result), citation=citation, result=result)


def _for_model(citation: Citation, result: Result) -> str:
    """The result as the model reads it: capped rows, no timings, nothing that changes from run to run."""
    shown = citation.rows[:ROWS_TO_MODEL]
    told: dict[str, Any] = {
        "citation": citation.id,
        "columns": [
            {
                "name": c.name,
                "label": c.label,
                "unit": c.unit,
                "role": c.role,
                "grain": c.grain,
                "source": c.source,
            }
            for c in result.columns
        ],
        "rows": shown,
        "row_count": citation.row_count,
    }
    if len(shown) < citation.row_count:
        told["note"] = f"only the first {ROWS_TO_MODEL} rows are listed here; the person sees all"
    if citation.query:
        told["query"] = citation.query
    return json.dumps(told, ensure_ascii=False, default=str)
