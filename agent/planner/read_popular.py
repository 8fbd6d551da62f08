"""What is most popular, common or used: how often it is there, where no measure is named."""

from agent.planner.draft import Draft
from semantic_layer.manifest import Metric

_ENDS = {"most": True, "least": False, "more": True, "less": False}


def read_popular(draft: Draft) -> None:
    """Take "most popular", "used most", "favourite": they rank by how many there are."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if token.text not in draft.vocab.popular or i in covered | draft.used:
            continue
        beside = [j for j in (i - 1, i + 1, i + 2) if draft.word(j) in _ENDS and j not in covered]
        if token.text in draft.vocab.fillers and not beside:
            continue
        draft.use(i, *beside[:1])
        if beside and draft.word(beside[0] - 1) == "the":
            draft.use(beside[0] - 1)
        draft.ranks, draft.by_popularity = True, True
        if draft.descending is None:
            draft.descending = _ENDS[draft.word(beside[0])] if beside else True


def settle_popular(draft: Draft) -> None:
    """Count what the groups are of: the rows of their table, else what is done most with them."""
    if not draft.by_popularity or draft.metrics or draft.continues:
        return
    dimensions = [draft.manifest.dimensions[g.name] for g in draft.groups if not g.grain]
    for dimension in dimensions:
        found = [m for m in draft.manifest.metrics.values() if _counts_rows(m, dimension.model)]
        known = [m.name for m in found if not draft.lacking(m.name)]
        if len(known) != 1:
            called = ("items", "sold") if dimension.full_name.startswith("product__") else ("busy",)
            said = [m.name for m in draft.lexicon.lookup(called) if m.kind == "metric"]
            known = [name for name in said if not draft.lacking(name)]
        if len(known) == 1:
            draft.metrics = known
            draft.notes.append(f"popular is by {{catalogue.label.{known[0]} | lower}} here")
            return


def _counts_rows(metric: Metric, model: str) -> bool:
    return metric.model == model and metric.aggregation == "count" and not metric.filters
