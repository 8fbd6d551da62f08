"""How what rows have of their own is distributed: so many of each score, type or status."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.passes.popular import lasts, row_counts

_SPREAD = frozenset({"distribution", "distributed", "breakdown", "break", "broken", "split", "spread", "mix"})
_SPREAD |= {"makeup", "composition", "divided", "divide", "distribute"}


def settle_spread(draft: Draft) -> None:
    """Count the rows that have each score, or each value, where their distribution is asked for."""
    said = {i for i, token in enumerate(draft.tokens) if token.text in _SPREAD}
    if not said or draft.continues:
        return
    if len(draft.metrics) == 1 and not draft.groups:
        _of_score(draft, said)
    elif not draft.metrics and not draft.ranks:
        _of_values(draft, said)


def _of_score(draft: Draft, said: set[int]) -> None:
    metric = draft.manifest.metrics.get(draft.metrics[0])
    if metric is None or metric.aggregation != "average":
        return
    spans = [s for s in draft.spans if any(m.name == metric.name for m in s.of_kind("metric"))]
    if "distribution" not in {draft.word(i) for i in said} and not _are_many(draft, spans):
        return
    kept = [m.name for s in spans for m in s.of_kind("dimension") if draft.dimension(m).model == metric.model]
    counts = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model == metric.model and m.aggregation == "count" and not m.filters
    ]
    if len(set(kept)) == 1 and len(counts) == 1:
        draft.metrics = counts
        draft.add_group(kept[0])
        draft.use(*said)


def _of_values(draft: Draft, said: set[int]) -> None:
    """ "The mix of visitor types", "how do new and returning visitors split": rows are counted."""
    named = [group.name for group in draft.groups if not group.grain]
    listed = [f["dimension"] for f in draft.filters if f.get("op") == "in" and "dimension" in f]
    names = named or listed[:1]
    model = draft.manifest.dimensions[names[0]].model if len(names) == 1 else ""
    is_fact = bool(model) and draft.manifest.models[model].time_dimension is not None
    counts = row_counts(draft, model) if is_fact and not lasts(draft, model) else []
    if len(counts) == 1:
        draft.metrics = counts
        draft.add_group(names[0])
        draft.use(*said)


def _are_many(draft: Draft, spans: list[Span]) -> bool:
    """Whether a score is named in the plural and by no mean: "break down the ratings"."""
    last = {draft.tokens[s.last] for s in spans}
    plain = not any(t.text in draft.vocab.averages for t in draft.tokens)
    return plain and bool(last) and all(token.text != token.stem for token in last)
