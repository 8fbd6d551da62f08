"""What is left out: "except Texas", "without the ones from Texas", "Texas left aside", "no late orders"."""

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from semantic_layer.manifest import Metric

_THINGS = frozenset({"ones", "those", "one", "any", "all", "anything", "everything", "everyone", "whatever"})
_LINKS = frozenset({"with", "having"})
_BUT = frozenset({"but", "yet", "though"})
# What a value or a time is left out by that stands before it; two of them "apart" are told one by one.
BEHIND = frozenset({"excluded", "omitted", "ignored", "removed", "aside", "apart"})


def read_excluded(draft: Draft) -> None:
    """Find the values that words before or behind them leave out; a count left out is a condition."""
    for i, token in enumerate(draft.tokens):
        if token.text in draft.vocab.negations and i not in draft.used:
            _leave_out(draft, i)
    for span in draft.free_spans():
        flags = [m for m in span.of_kind("dimension") if draft.dimension(m).data_type == "boolean"]
        if draft.word(span.last + 1) in BEHIND and flags:
            draft.use(span.last + 1)
            draft.excluded.add(span.first)  # "weekends left out"
        elif draft.word(span.last + 1) in BEHIND and span.of_kind("value") and not _sets_apart(draft, span):
            listed = {s.first for s in _listed_before(draft, span)}
            draft.use(span.last + 1)
            if draft.word(span.last + 1) == "apart" and len(listed) > 1:
                draft.apart = True  # "SP and RJ apart" are told one by one
            else:
                draft.excluded |= listed


def _sets_apart(draft: Draft, span: Span) -> bool:
    """ "What sets Texas apart": it differs, and is not left out."""
    return draft.word(span.last + 1) == "apart" and draft.word(draft.before(span)) in ("set", "sets", "tells")


def settle_but(draft: Draft) -> None:
    """In "had a cart but did not buy" the word only links what is denied."""
    for i, token in enumerate(draft.tokens[:-1]):
        if token.text in _BUT and i not in draft.used and draft.word(i + 1) in draft.vocab.negations | {"no"}:
            draft.use(*([i] if i + 1 in draft.used else []))


def _leave_out(draft: Draft, place: int) -> None:
    """Mark the values that a word of exclusion stands before, past words that only say whose they are."""
    passed: list[Span] = []
    found: list[Span] = []
    skipped: list[int] = []
    starts = {span.first: span for span in draft.free_spans()}
    i = place + 1
    while i < len(draft.tokens):
        span = starts.get(i)
        if span is None:
            if not (_is_light(draft, i) or (found and _joins(draft, i))):
                break
            skipped.append(i)
            i += 1
        elif _is_left_out(draft, span):
            if found and not _is_listed(draft, span):
                break
            found.append(span)
            i = span.last + 1
        elif not found and (_only_says_whose(draft, span)):
            passed.append(span)
            i = span.last + 1
        else:
            break
    if not found:
        return
    draft.use(place, *(i for i in skipped if i < found[-1].first))
    for span in passed:
        draft.take(span)
    for span in found:
        _exclude(draft, span)


def _exclude(draft: Draft, span: Span) -> None:
    if span.of_kind("value"):
        draft.excluded.add(span.first)
        return
    for meaning in span.of_kind("metric"):
        if condition := _not_of(draft.manifest.metrics[meaning.name]):
            draft.filters.append(condition)
            draft.take(span)
            return


def _is_left_out(draft: Draft, span: Span) -> bool:
    if span.of_kind("value"):
        return True
    metrics = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    others = any(s is not span and s.of_kind("metric") for s in draft.spans)
    return others and any(_not_of(metric) for metric in metrics)


def _not_of(metric: Metric) -> dict[str, Any] | None:
    """The condition that holds for all that a count under one condition leaves out."""
    if (
        metric.unit != "count"
        or len(metric.filters) != 1
        or len(set(metric.filters[0].dimensions.values())) != 1
    ):
        return None
    (name,) = set(metric.filters[0].dimensions.values())
    sql = metric.filters[0].sql
    if isinstance(sql, exp.EQ) and isinstance(sql.expression, exp.Literal):
        return {"dimension": name, "op": "!=", "value": sql.expression.this}
    if isinstance(sql, exp.In) and all(isinstance(one, exp.Literal) for one in sql.expressions):
        return {"dimension": name, "op": "not in", "value": [one.this for one in sql.expressions]}
    if list(metric.filters[0].dimensions) == [sql.sql()]:
        return {"dimension": name, "op": "=", "value": False}
    return None


def _only_says_whose(draft: Draft, span: Span) -> bool:
    """In "without the customers from Texas", "not those with status canceled" the noun is no measure."""
    follows = [s for s in draft.free_spans() if s.first > span.last]
    if not follows or not _is_left_out(draft, follows[0]):
        return False
    if span.of_kind("dimension"):
        return bool({m.name for m in span.meanings} & {m.name for m in follows[0].of_kind("value")})
    return span.first == span.last and draft.tokens[span.last].stem in draft.lexicon.entity_stems


def _is_light(draft: Draft, i: int) -> bool:
    vocab = draft.vocab
    word = draft.word(i)
    if draft.tokens[i].after_break:
        return False
    is_thing = draft.tokens[i].stem in draft.lexicon.entity_stems
    linking = vocab.particles | vocab.prepositions | vocab.light | vocab.negations
    return is_thing or word in linking | _THINGS | _LINKS


def _joins(draft: Draft, i: int) -> bool:
    return draft.word(i) in draft.vocab.conjunctions | {"or", "nor"}


def _is_listed(draft: Draft, span: Span) -> bool:
    before = draft.before(span)
    while before >= 0 and draft.word(before) in draft.vocab.prepositions | draft.vocab.light:
        before -= 1
    return draft.tokens[span.first].after_break or _joins(draft, before)


def _listed_before(draft: Draft, span: Span) -> Iterator[Span]:
    """The value and those of one list with it: "Texas and Ohio left aside"."""
    yield span
    for earlier in reversed([s for s in draft.free_spans() if s.last < span.first]):
        between = range(earlier.last + 1, span.first)
        same = {m.name for m in earlier.of_kind("value")} & {m.name for m in span.of_kind("value")}
        if not same or not between or not all(_joins(draft, i) for i in between):
            return
        yield earlier
        span = earlier
