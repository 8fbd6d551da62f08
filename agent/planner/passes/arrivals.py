"""Verbs of coming about ("leads that arrived"), where a state of other things is called so."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_ARRIVED = frozenset({"arrived", "arrive", "arrives", "arriving", "received", "entered", "reached"})
_PAID, _BE = frozenset({"paid", "spent", "earned"}), frozenset({"is", "was", "are", "were", "gets", "got"})
_BY_WAY = frozenset({"via", "through", "by", "from", "over", "in", "on", "at", "during", "with"})


def read_arrivals(draft: Draft) -> None:
    """Take a verb of arriving, before how or when that was, for no state that what is measured can't have."""
    measures = [s for s in draft.spans if s.of_kind("metric")]
    for span in [s for s in draft.spans if s.of_kind("value") and draft.word(s.first) in _ARRIVED]:
        if (
            measures
            and draft.word(span.last + 1) in _BY_WAY
            and not any(_has(draft, s, span) for s in measures)
        ):
            draft.spans.remove(span)
            draft.use(*range(span.first, span.last + 1))


def read_new(draft: Draft) -> None:
    """Take "new" of rows that are dated by their own day: each lead of May is a new one in May."""
    if not (any(s.time for s in draft.spans) or {t.text for t in draft.tokens} & draft.vocab.grains.keys()):
        return
    for i, token in enumerate(draft.tokens[:-1]):
        rows = next((s for s in draft.spans if s.first == i + 1), None)
        if token.text != "new" or rows is None or not _counts_rows(draft, rows):
            continue
        named = [s for s in draft.spans if s.first <= i <= s.last]
        if all(s.first == s.last and s.of_kind("value") and not _has(draft, rows, s) for s in named):
            draft.spans = [s for s in draft.spans if s not in named]
            draft.use(i)


def _counts_rows(draft: Draft, span: Span) -> bool:
    """Whether a plural names nothing but a count of all rows of a table, whoever they are of."""
    metrics = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    plural = draft.tokens[span.last].text != draft.tokens[span.last].stem
    return plural and len(metrics) == 1 and metrics[0].aggregation == "count" and not metrics[0].filters


def read_paying(draft: Draft) -> None:
    """Take "is paid by" of an amount that is named, for no second amount: "the freight paid by clients"."""
    for span in [s for s in draft.spans if s.first == s.last and draft.word(s.first) in _PAID]:
        money = any(
            draft.manifest.metrics[m.name].unit == "currency"
            for s in draft.spans
            if s.last < span.first
            for m in s.of_kind("metric")
        )
        led = draft.word(span.first - 1) in _BE and draft.word(span.last + 1) in _BY_WAY
        if money and led and span.of_kind("metric"):
            draft.spans.remove(span)
            draft.use(span.first)


def _has(draft: Draft, measure: Span, state: Span) -> bool:
    """Whether rows of a measure have the state."""
    reached = {d.full_name for m in measure.of_kind("metric") for d in draft.manifest.reachable([m.name])}
    return any(m.name in reached for m in state.of_kind("value"))
