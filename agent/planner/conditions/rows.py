"""Of what the rows are that a number keeps: whose number it is, and what of them is counted."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_HOLDING = frozenset(
    {"with", "having", "have", "has", "had", "contain", "contains", "contained", "containing"}
)
_LEADING = frozenset({"of", "from", "for", "on", "with", "in", "have", "had", "contain"})
_COUNTING = (("how", "many"), ("number", "of"), ("count", "of"))


def settle_rows(draft: Draft, span: Span, name: str) -> None:
    """Settle what the rows kept by a number of theirs are called."""
    _take_things(draft, span, name)
    _count_rows(draft, span, name)


def _take_things(draft: Draft, span: Span, name: str) -> None:
    """In "the price of bikes with more than ten gears" the bikes say whose gears, and are no group."""
    dimension = draft.manifest.dimensions[name]
    things = next((s for s in reversed(draft.free_spans()) if s.last < span.first), None)
    keys = [draft.dimension(m) for m in things.of_kind("dimension")] if things else []
    if (
        things is None
        or things.of_kind("metric")
        or not any(one.is_entity or one.name.endswith("_id") for one in keys)
    ):
        return
    if not all(one.entity == dimension.entity for one in keys):
        return
    lead = draft.before(things)
    is_led = draft.word(lead) in _LEADING or draft.word(things.first - 1) == "of"
    measured = any(s.of_kind("metric") and s.last < things.first for s in draft.spans)
    small = _HOLDING | draft.vocab.light | draft.vocab.particles
    between = range(things.last + 1, span.first)
    if measured and is_led and all(draft.word(i) in small or i in draft.used for i in between):
        draft.take(things)


def _count_rows(draft: Draft, span: Span, name: str) -> None:
    """In "how many ratings of 1 or 2" the number is one that each row has, and the rows are counted."""
    asked = tuple(draft.word(i) for i in range(span.first - 2, span.first))
    if asked not in _COUNTING or any(s.of_kind("metric") for s in draft.spans):
        return
    model = draft.manifest.dimensions[name].model
    counts = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model == model and m.aggregation == "count" and not m.filters and not draft.lacking(m.name)
    ]
    if len(counts) == 1:
        draft.metrics.append(counts[0])
        draft.use(span.first - 2, span.first - 1)
