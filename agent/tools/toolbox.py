"""The tools: thin doors to the semantic layer; what goes wrong comes back as advice for the model."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agent.outcome import Citation, CitationKind
from agent.passages import Passage, Retriever, kept
from agent.tools.arguments import (
    ARGUMENTS,
    FINDING,
    FINDING_OF_PLANNER,
    READING,
    WIDER,
    Answer,
    AskUser,
    Describe,
    ExplainChange,
    FullMetricQuery,
    LookupModel,
    RunSql,
    SearchGlossary,
    SearchProducts,
    SearchReviews,
    SearchText,
    SearchValues,
    plain,
)
from agent.tools.describe import describe
from agent.tools.explain import explain_change
from agent.tools.lookups import Ask, covered, look_up, with_covered
from agent.tools.made import made_metrics, told_of_groups
from agent.tools.search_glossary import find_meanings
from agent.tools.search_products import find_products
from agent.tools.search_reviews import find_review_themes
from agent.tools.search_values import find_values, not_indexed
from agent.tools.tell import tell
from agent.tools.ties import CUT, is_cut_between_equals
from agent.tools.withhold import are_named_in, tell_error, tell_matches, tell_shape
from semantic_layer.errors import FootnoteError, QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.nearest import nearest
from semantic_layer.of_groups import OF_GROUPS
from semantic_layer.query import MetricQuery
from semantic_layer.result import Result
from warehouse.audit_log.recorder import NO_TRAIL, AuditUnwritable, Trail
from warehouse.user import LOCAL, User

MAX_COLUMNS = 100
ENDING_TOOLS = ("ask_user", "answer")
# Stands for arguments that were not JSON, so that the conversation stays readable.
UNREADABLE = "unreadable_arguments"
# The tools whose SQL a person sees before it runs.
WAIT: Mapping[str, tuple[str, ...]] = {"none": (), "sql": ("run_sql",), "all": ("run_sql", "query_metrics")}
FINAL = ("limit_reached", "limit_unknown")
# How a model, and nobody else, does what an error advises.
HINTS = {
    ("query_metrics", "not_additive"): "Two calls, q1 by group and q2 without; in the answer write "
    "{q1[0].column / q2.column | percent}. Such parts need not add up to the whole."
}


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
    error: str | None = None
    citation: Citation | None = None
    result: Result | None = None
    ending: Ending | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Call:
    """Who a tool is called for, and the name that its result gets."""

    citation_id: str
    user: User
    trail: Trail = NO_TRAIL


class Toolbox:
    """Runs one tool call at a time against the semantic layer."""

    def __init__(
        self,
        layer: SemanticLayer,
        retriever: Retriever | None = None,
        *,
        tells_values: bool = True,
        indexed: Path | None = None,
        is_planner: bool = False,
    ) -> None:
        """Take what calls run on; `indexed` is the workspace whose products may be searched, if any.

        The planner, which nobody can talk to, is told more of what was found than a language model.
        """
        self._layer = layer
        self._tells_values = tells_values
        self._is_planner = is_planner
        self._tools: dict[str, Callable[[Any, Call], ToolReply]] = {
            "query_metrics": self._query_metrics,
            "run_sql": self._run_sql,
            "search_values": self._search_values,
            "lookup_model": self._lookup_model,
            "explain_change": self._explain_change,
            "describe": self._describe,
            "ask_user": self._ask_user,
            "answer": self._answer,
        }
        self._arguments = ARGUMENTS | WIDER
        if retriever is not None:
            self._retriever = retriever
            self._tools["search_text"] = self._search_text
            self._arguments = self._arguments | READING
        if indexed is not None:
            self._indexed = indexed
            self._tools["search_products"] = self._search_products
            self._arguments = self._arguments | FINDING
            if is_planner:
                self._tools["search_glossary"] = self._search_glossary
                self._tools["search_reviews"] = self._search_reviews
                self._arguments = self._arguments | FINDING_OF_PLANNER

    def run(
        self,
        name: str,
        arguments: dict[str, Any],
        citation_id: str,
        *,
        user: User = LOCAL,
        trail: Trail = NO_TRAIL,
    ) -> ToolReply:
        """Run a call; `citation_id` names its result. What a model can mend is a reply, not a raise."""
        if name not in self._tools:
            return _failure(f"There is no tool '{name}'. Tools: {', '.join(self._tools)}.")
        try:
            checked = self._arguments[name].model_validate(arguments)
        except ValidationError as error:
            return _failure(_explain(name, error))
        try:
            return self._tools[name](checked, Call(citation_id, user, trail))
        except AuditUnwritable:
            raise  # nothing goes on that can't be noted
        except FootnoteError as error:
            failed = _failure(str(error), HINTS.get((name, error.code), ""))
            if not self._tells_values:
                failed = replace(failed, content=tell_error(error))
            # No other call would go better.
            is_final = error.code in FINAL
            ending = Ending("refusal", without_braces(str(error)), reason=error.code) if is_final else None
            return replace(failed, ending=ending)

    def waits(self, name: str, arguments: dict[str, Any], user: User) -> str | None:
        """Return the SQL of a call that runs only if the person lets it; None for one that just runs."""
        wanted = WAIT[self._layer.access_of(user).approval]
        if name not in wanted:
            return None
        try:
            checked = self._arguments[name].model_validate(arguments)
            if isinstance(checked, RunSql):
                return checked.sql
            return self._layer.for_user(user).compile(MetricQuery.parse(plain(checked))).sql
        except (ValidationError, FootnoteError):
            return None  # it won't run, and says why

    def _query_metrics(self, arguments: FullMetricQuery, call: Call) -> ToolReply:
        view = self._layer.for_user(call.user)
        if arguments.made and view.access.approval == "all":
            # Consent is to the text of a query of defined metrics.
            raise QueryError("Made metrics do not wait for consent", code="not_approved")
        of_planner = ("made", *OF_GROUPS)
        query = MetricQuery.parse({k: v for k, v in plain(arguments).items() if k not in of_planner})
        also = made_metrics(arguments.made, view)
        groups = told_of_groups(arguments.of_groups, view)

        def ask(one: MetricQuery) -> Result:
            return self._layer.query(one, user=call.user, trail=call.trail, also=also or None, groups=groups)

        result = ask(query)
        reply = self._cited(result, call.citation_id, "metric_query")
        is_cut = self._may_look_further(view) and _is_cut(query, result, ask)
        return _with(reply, {"ties": CUT}) if is_cut else reply

    def _may_look_further(self, view: SemanticLayer) -> bool:
        """Whether a row more than was asked for may be looked at; the planner sees to ranks itself."""
        is_unseen = self._is_planner or not self._tells_values
        return not is_unseen and view.access.is_open and view.access.approval != "all"

    def _run_sql(self, arguments: RunSql, call: Call) -> ToolReply:
        result = self._layer.sql(arguments.sql, user=call.user, trail=call.trail)
        _check_columns(result.column_names)
        if not self._tells_values:
            columns = [name for names in self._layer.published_columns.values() for name in names]
            if not are_named_in(result.column_names, arguments.sql, columns):
                raise QueryError(
                    "Columns called by values of the data can't be told",
                    code="unnamed_columns",
                    action="Give each column a name of its own with AS.",
                )
        return self._cited(result, call.citation_id, "sql")

    def _search_values(self, arguments: SearchValues, call: Call) -> ToolReply:
        names = [full for name in arguments.dimensions for full in self._full_names(name)]
        found = find_values(self._layer, arguments.text, names)
        rows = [
            {"dimension": m.dimension, "value": m.value, "how": m.how, "score": round(m.score)} for m in found
        ]
        missing = not_indexed(self._layer, names, is_found=bool(rows))
        if not self._tells_values:
            return ToolReply(tell_matches(rows, missing.get("not_indexed", [])))
        return ToolReply(json.dumps({"matches": rows} | missing, ensure_ascii=False))

    def _lookup_model(self, arguments: LookupModel, call: Call) -> ToolReply:
        view = self._layer.for_user(call.user)
        if view.access.approval == "all":
            # A lookup may run several queries, and consent is to one text.
            raise QueryError("Lookups do not wait for consent to each query", code="not_approved")

        def ask(query: MetricQuery) -> Result:
            return self._layer.query(query, user=call.user, trail=call.trail)

        watched = self._watched(arguments.what, view, ask)
        try:
            reply = self._cited(look_up(view, arguments, ask), call.citation_id, "model")
        except QueryError as error:
            raise with_covered(error, arguments.subject, watched, view.manifest) from error
        return _with(reply, {"watched": watched}) if watched else reply

    def _watched(self, what: str, view: SemanticLayer, ask: Ask) -> list[str]:
        """The metrics a lookup knows of; none for the planner, and where their names would be cells told."""
        return covered(view, what, ask) if self._tells_values and not self._is_planner else []

    def _explain_change(self, arguments: ExplainChange, call: Call) -> ToolReply:
        if self._layer.for_user(call.user).access.approval == "all":
            raise QueryError("An analysis does not wait for consent to each query", code="not_approved")
        found = explain_change(self._layer, arguments, user=call.user, trail=call.trail)
        # Which way a figure went is a value of the data.
        told = found if self._tells_values else {"dimensions": found["dimensions"]}
        return ToolReply(json.dumps(told))

    def _describe(self, arguments: Describe, call: Call) -> ToolReply:
        told = describe(
            self._layer.for_user(call.user), arguments.names, with_dimensions=arguments.with_dimensions
        )
        return ToolReply(json.dumps(told, ensure_ascii=False))

    def _cited(self, result: Result, citation_id: str, kind: CitationKind) -> ToolReply:
        citation = _citation(result, citation_id, kind)
        told = tell(citation, result) if self._tells_values else tell_shape(citation, result)
        return ToolReply(told, citation=citation, result=result)

    def _full_names(self, name: str) -> list[str]:
        """The dimensions a name stands for: its own, the default of a short name, or all that share it."""
        manifest = self._layer.manifest
        if name in manifest.dimensions:
            return [name]
        known = manifest.by_short_name.get(name, ())
        if not known:
            names = [*manifest.dimensions, *manifest.by_short_name]
            raise QueryError(
                f"There is no dimension '{name}'.", code="unknown_dimension", choices=nearest(name, names)
            )
        return [d.full_name for d in known if d.is_default] or [d.full_name for d in known]

    def _search_text(self, arguments: SearchText, call: Call) -> ToolReply:
        found = kept(self._retriever.search(arguments.text))
        # The texts themselves never reach the model that calls tools.
        return ToolReply(json.dumps({"texts_found": len(found)}), passages=found)

    def _search_products(self, arguments: SearchProducts, call: Call) -> ToolReply:
        found = find_products(self._layer, self._indexed, arguments, user=call.user, trail=call.trail)
        facts = found.facts if self._tells_values else found.facts | {"product_ids": []}
        if found.result is None:
            return ToolReply(json.dumps(facts, ensure_ascii=False))
        reply = self._cited(found.result, call.citation_id, "products")
        return _with(reply, facts)

    def _search_glossary(self, arguments: SearchGlossary, call: Call) -> ToolReply:
        names = find_meanings(self._layer.for_user(call.user), self._indexed, arguments.text)
        return ToolReply(json.dumps({"names": names}))

    def _search_reviews(self, arguments: SearchReviews, call: Call) -> ToolReply:
        view = self._layer.for_user(call.user)
        found = find_review_themes(view, self._indexed, arguments)
        if not found.row_count:
            return ToolReply(json.dumps({"status": "nothing_fits"}))
        return self._cited(found, call.citation_id, "reviews")

    def _ask_user(self, arguments: AskUser, call: Call) -> ToolReply:
        ending = Ending("ask", arguments.question, tuple(arguments.options))
        return ToolReply("The question was put to the person.", ending=ending)

    def _answer(self, arguments: Answer, call: Call) -> ToolReply:
        ending = Ending(arguments.kind, arguments.text, reason=arguments.reason)
        return ToolReply("The answer was handed over for checking.", ending=ending)


def _is_cut(query: MetricQuery, result: Result, ask: Ask) -> bool:
    try:
        return is_cut_between_equals(query, result, ask)
    except AuditUnwritable:
        raise
    except FootnoteError:
        return False  # the rows that were asked for are there all the same


def _with(reply: ToolReply, facts: Mapping[str, Any]) -> ToolReply:
    return replace(reply, content=json.dumps(json.loads(reply.content) | dict(facts), ensure_ascii=False))


def without_braces(text: str) -> str:
    """Return an error as a template of an ending that quotes it: what it says refers to nothing."""
    return text.replace("{", "(").replace("}", ")")


def _failure(message: str, hint: str = "") -> ToolReply:
    told = {"error": message} | ({"hint": hint} if hint else {})
    return ToolReply(json.dumps(told, ensure_ascii=False), error=message)


def _explain(name: str, error: ValidationError) -> str:
    told = "; ".join(
        f"{'.'.join(str(p) for p in e['loc']) or 'arguments'}: {e['msg']}" for e in error.errors()[:5]
    )
    return f"The arguments of {name} are not valid: {told}."


def _check_columns(names: list[str]) -> None:
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise QueryError(
            f"More than one column of the result is called {', '.join(repeated)}.",
            code="repeated_column",
            action="Give each column a name of its own with AS.",
        )
    if len(names) > MAX_COLUMNS:
        raise QueryError(
            f"The result has {len(names)} columns, more than {MAX_COLUMNS}.",
            code="too_many_columns",
            action="Select those that the answer needs.",
        )


def _citation(result: Result, citation_id: str, kind: CitationKind) -> Citation:
    return Citation(
        id=citation_id,
        kind=kind,
        query=result.query,
        sql=result.sql,
        columns=result.column_names,
        rows=result.rows,
        row_count=result.row_count,
        truncated=result.truncated,
        ledger=result.ledger,
        column_units=result.column_units,
        column_currencies=result.column_currencies,
    )
