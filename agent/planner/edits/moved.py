"""What changed between what was told: "by how much?" after two periods, "only those that fell"."""

import re
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.edits.time import a_year_before
from agent.planner.making.terms import told_change, told_in_period
from agent.planner.names.text import stem, words
from agent.planner.reading import QueryReading
from agent.planner.settling.grown import just_before
from agent.planner.to_query import as_time
from agent.planner.wording.changes import find_change
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Manifest

Query = dict[str, Any]
TWO = 2
_IT = frozenset({"that", "it", "this", "they", "by"})
_LEAVING = re.compile(
    r"(?:(?:and|now|then|ok|okay|please|can you|so),? )*"
    r"(?:(?:drop|remove|exclude|excluding|hide|skip|omit|without|except|not)|(?:leave|take|throw) out)\b"
)
_GAINED, _LOST = re.compile(r"\b(?:gain(?:ed|ing)?|won)\b"), re.compile(r"\b(?:los[et]|losing|lost)\b")


def change_of_both(question: str, queries: tuple[Query, ...], manifest: Manifest) -> QueryReading | None:
    """Hold the two newest queries against each other, where they differ in the period alone."""
    if len(queries) < TWO or not asks_what_changed(question):
        return None
    spans = _two_spans(*queries[:TWO])
    return _held(queries[0], *spans, manifest) if spans else None


def asks_what_changed(question: str) -> bool:
    """Whether a question asks how far what was told is apart, and of nothing else."""
    said = set(words(question))
    moved = find_change(question.lower())
    goes = "how" in said and (moved or (said & _words("ways") and said & _IT))
    asks = said & _words("changes") or goes or _is_up_or_down(said)
    left = set(words(f"{question[: moved.start]} {question[moved.end :]}")) if moved else said
    return bool(asks) and left <= _words("of_both") | _words("changes") | _words("ways")


def those_that_moved(question: str, queries: tuple[Query, ...], manifest: Manifest) -> QueryReading | None:
    """Keep of the groups of a comparison those that rose or fell."""
    text = question.lower()
    if leaves := _LEAVING.match(text):
        text = text[leaves.end() :]
    way = _way(text)
    groups = queries[0].get("group_by", []) if queries else []
    if way is None or len(groups) != 1 or groups[0] not in manifest.dimensions:
        return None
    rises, start, end = way
    said = set(words(f"{text[:start]} {text[end:]}"))
    dimension, metrics = manifest.dimensions[groups[0]], queries[0]["metrics"]
    own = {stem(w) for name in (dimension.label, *dimension.synonyms) for w in words(name)}
    metric = manifest.metrics.get(metrics[0])
    measured = {stem(w) for w in words(metric.label)} if metric else set()
    named = {word for word in said if stem(word) in own}
    rest = {word for word in said - named if stem(word) not in measured}
    if not (said & _words("choosing") or named) or not rest <= _words("showing"):
        return None
    spans = _spans_compared(queries[0]) or (_two_spans(*queries[:TWO]) if len(queries) >= TWO else None)
    if spans is None:
        return None
    found = _apart(queries[0], *spans, manifest)
    if found is None:
        return None
    keeps = rises != bool(leaves)
    more = found["metrics"][-2]
    order = [{"name": more, "descending": keeps}]
    kept = {**found, "having": [{"metric": more, "op": ">" if keeps else "<", "value": 0}], "order_by": order}
    note = f"kept are those where it {'rose' if keeps else 'fell'}"
    return QueryReading(kept, (note,), ("filters",), ("measure", "grouping", "comparison"))


def _is_up_or_down(said: set[str]) -> bool:
    return bool({"up", "more", "higher", "better"} & said and {"down", "less", "lower", "worse"} & said)


def _way(text: str) -> tuple[bool, int, int] | None:
    """Whether something is said to have risen, and where."""
    if change := find_change(text):
        return (change.rises, change.start, change.end) if change.factor is None else None
    for pattern, rises in ((_GAINED, True), (_LOST, False)):
        if match := pattern.search(text):
            return rises, *match.span()
    return None


def _two_spans(newest: Query, earlier: Query) -> tuple[DateRange, DateRange] | None:
    """The periods of two queries that differ in nothing else, in order; None for others."""
    rest = [
        {k: v for k, v in query.items() if k not in ("time", "order_by", "limit")}
        for query in (newest, earlier)
    ]
    is_timed = any(name.startswith("metric_time") for name in newest.get("group_by", []))
    if rest[0] != rest[1] or is_timed or {"compare", "cumulative", "having", "made"} & newest.keys():
        return None
    spans = [_closed(query) for query in (newest, earlier)]
    if spans[0] is None or spans[1] is None or spans[0] == spans[1]:
        return None
    first, second = sorted((spans[0], spans[1]), key=lambda span: str(span.start))
    return first, second


def _closed(query: Query) -> DateRange | None:
    time = query.get("time") or {}
    if not (time.get("from") and time.get("to")):
        return None
    return DateRange(date.fromisoformat(time["from"]), date.fromisoformat(time["to"]))


def _spans_compared(query: Query) -> tuple[DateRange, DateRange] | None:
    """The two periods that a comparison is of."""
    span = _closed(query)
    if span is None or not (span.start and span.end) or "compare" not in query:
        return None
    before = (
        a_year_before(query) if query["compare"] == "previous_year" else just_before(span.start, span.end)
    )
    return (before, span) if before else None


def _held(query: Query, first: DateRange, second: DateRange, manifest: Manifest) -> QueryReading | None:
    """Two periods as a comparison where one is, else beside each other."""
    later = {**query, "time": as_time(second)}
    for compare in ("previous_period", "previous_year"):
        held = {**later, "compare": compare}
        if _spans_compared(held) == (first, second):
            return QueryReading(held, (), ("comparison",), _kept(query))
    found = _apart(query, first, second, manifest)
    return QueryReading(found, (), ("comparison",), _kept(query)) if found else None


def _kept(query: Query) -> tuple[str, ...]:
    return ("measure", "grouping") if "group_by" in query else ("measure",)


def _apart(query: Query, first: DateRange, second: DateRange, manifest: Manifest) -> Query | None:
    """The query of one measure in both periods, with its change."""
    metric = manifest.metrics.get(query["metrics"][0]) if len(query["metrics"]) == 1 else None
    if metric is None or "made" in query or "having" in query:
        return None
    shown = [told_in_period(metric, span, n) for n, span in enumerate((first, second))]
    made = [*shown, *told_change(metric, *(one["name"] for one in shown))]
    kept: Query = {key: query[key] for key in ("group_by", "where") if key in query}
    time = as_time(DateRange(first.start, second.end))
    return {"metrics": [one["name"] for one in made], "made": made, "time": time, **kept}


@cache
def _words(kind: str) -> frozenset[str]:
    text = resources.files("agent.planner").joinpath("words/moved.yml").read_text("utf-8")
    return frozenset(yaml.load(text, yaml.CSafeLoader)[kind])
