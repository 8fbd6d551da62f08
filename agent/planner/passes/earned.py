"""Bounds on what a verb of earning tells: "sellers who sold for more than 10,000", "brands that made 5k"."""

from agent.planner.conditions.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.names.spans import Span

NEAR, MUCH = 4, 10_000
_BUYS = frozenset({"bought", "buy", "buys", "purchased", "ordered"})
_DEALS = frozenset({"sold", "sell", "sells", "selling"}) | _BUYS
_EARNS = frozenset(
    {
        "earned",
        "earn",
        "earns",
        "made",
        "make",
        "makes",
        "grossed",
        "took",
        "take",
        "brought",
        "bring",
        "turned",
    }
    | {"generated", "generate", "yielded", "fetched", "pulled", "raked"}
)


def earned_by(draft: Draft, bound: Bound) -> str | None:
    """The revenue, where a bound without a measure is one on money that was made."""
    before = [draft.word(i) for i in range(max(0, bound.first - NEAR), bound.first)]
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    free = bound.last + 1 not in covered and draft.word(bound.last + 1) not in ("times", "time", "of")
    is_money = bound.is_money or before[-1:] in (["for"], ["worth"])
    # Countries that "sold above 50k" sold for so much; of pieces so many would be named.
    is_much = bound.value >= MUCH and not _BUYS & set(before)
    deals = bool(_DEALS & set(before)) and (is_money or is_much)
    if bound.is_part or not free or not (deals or _EARNS & set(before) and (is_money or bound.value >= 100)):
        return None
    if any(s.of_kind("metric") and _is_money(draft, s) for s in draft.spans):
        return None
    found = [m.name for m in draft.lexicon.lookup(("revenue",)) if m.kind == "metric"]
    known = [name for name in found if not draft.lacking(name)]
    if len(known) != 1:
        return None
    at = bound.first - 1
    if draft.word(at) in ("for", "worth"):
        draft.use(at)
    if draft.word(bound.last + 1) == "worth":
        draft.use(bound.last + 1)
    draft.notes.append(f"what was made is {{catalogue.label.{known[0]} | lower}} here")
    return known[0]


def _is_money(draft: Draft, span: Span) -> bool:
    metrics = draft.manifest.metrics
    named = span.of_kind("metric")
    return any(metrics[m.name].unit == "currency" for m in named)
