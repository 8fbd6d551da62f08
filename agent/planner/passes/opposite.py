"""What is not so, said by its opposite: "orders that arrived on time" are those that were not late."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_OWN = "late"
# "In time" may be of anything ("in time for Christmas").
_VAGUE = frozenset({("in", "time")})


def read_opposite(draft: Draft) -> None:
    """Keep to what is not late where something is said to be on time; as a share, it is the rate of those."""
    found = _place(draft)
    if found is None or any(t.text == _OWN for t in draft.tokens):
        return
    name = _told_by(draft)
    if name is None:
        if tuple(draft.word(i) for i in found) not in _VAGUE:
            draft.unsupported.append("what is on time, which no definition tells")
        return
    days = [s for s in draft.spans if s.last == found.start and _is_day(draft, s)]
    draft.spans = [s for s in draft.spans if s not in days]
    draft.use(*found, *(i for s in days for i in range(s.first, s.last)))
    if not _as_rate(draft):
        negated = draft.word(found.start - 1) in draft.vocab.negations
        draft.use(*([found.start - 1] if negated else []))
        draft.filters.append({"dimension": name, "op": "=", "value": negated})


def _place(draft: Draft) -> range | None:
    """Where an opposite is named that is part of no name."""
    named = (s for s in draft.spans if not _is_day(draft, s))
    covered = draft.used | {i for s in named for i in range(s.first, s.last + 1)}
    said = tuple(t.text for t in draft.tokens)
    for phrase in draft.vocab.opposites[_OWN]:
        for i in range(len(said) - len(phrase) + 1):
            places = range(i, i + len(phrase))
            if (
                said[i : i + len(phrase)] == phrase
                and not covered & set(places)
                and draft.word(i - 1) != "how"
            ):
                return places
    return None


def _is_day(draft: Draft, span: Span) -> bool:
    """In "delivered on time" the words before are no name of a day ("delivered on")."""
    return (
        draft.word(span.last) == "on" and bool(span.meanings) and span.meanings == span.of_kind("dimension")
    )


def _told_by(draft: Draft) -> str | None:
    named = [draft.dimension(m) for m in draft.lexicon.lookup((_OWN,)) if m.kind == "dimension"]
    found = [d for d in named if d.data_type == "boolean" and not draft.lacking(d.full_name)]
    return min(found, key=lambda d: not d.is_default).full_name if found else None


def _as_rate(draft: Draft) -> bool:
    """Whether a share of those on time is asked for, and a definition tells it."""
    shares = [i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.shares and i not in draft.used]
    named = draft.lexicon.lookup(("on", "time", "rate")) + draft.lexicon.lookup(("percentage", "on", "time"))
    rates = [m.name for m in named if m.kind == "metric" and not draft.lacking(m.name)]
    spans = [s for s in draft.free_spans() if s.of_kind("metric")]
    if not shares or not rates or len(spans) != 1 or not _is_whole(draft, spans[0]):
        return False
    draft.use(*shares)
    draft.take(spans[0])
    draft.metrics.append(rates[0])
    return True


def _is_whole(draft: Draft, span: Span) -> bool:
    """Whether all of something is counted, such as the orders."""
    metrics = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    return any(m.aggregation == "count" and not m.filters for m in metrics)
