"""What is most popular, common or used: how often it is there, where no measure is named."""

from agent.planner.draft import Draft
from semantic_layer.manifest import Metric

_LARGE = frozenset(
    {"biggest", "largest", "smallest", "main", "fewest", "busiest", "quietest", "top", "bottom"}
)
# "How many instalments do they choose": without "most" it only says who has them.
_CHOOSING = frozenset({"choose", "chooses", "chosen"})
_DEALS = frozenset({"sell", "sells", "sold", "buys", "purchases", "earn", "earns", "spend", "spends"})
_AMOUNTS = ("currency", "hours", "minutes", "seconds", "days")
_DO = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "had"})
_ENDS = {"most": True, "least": False, "more": True, "less": False}
_MONEY = frozenset({"money", "cash", "income", "earnings", "value", "worth"})


def read_popular(draft: Draft) -> None:
    """Take "most popular", "used most", "favourite": they rank by how many there are."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    asks_often = often_at(draft) is not None
    for i, token in enumerate(draft.tokens):
        if token.text not in draft.vocab.popular or i in covered | draft.used:
            continue
        if asks_often:
            draft.use(i)  # "how often was cash chosen"
            continue
        beside = [j for j in (i - 1, i + 1, i + 2) if draft.word(j) in _ENDS and j not in covered]
        if token.text in draft.vocab.fillers and not beside:
            continue
        if token.text in _CHOOSING and not beside:
            draft.use(i)
            continue
        draft.use(i, *beside[:1], *(j + 1 for j in beside[:1] if draft.word(j + 1) == "often"))
        if beside and draft.word(beside[0] - 1) == "the":
            draft.use(beside[0] - 1)
        draft.ranks, draft.by_popularity = True, True
        if draft.descending is None:
            draft.descending = _ENDS[draft.word(beside[0])] if beside else True


def settle_popular(draft: Draft) -> None:
    """Count what the groups are of: the rows of their table, else what is done most with them."""
    if not draft.by_popularity or draft.metrics or draft.continues:
        return
    sides = [f["dimension"] for f in draft.filters if f.get("dimension") and f["op"] == "in"]
    named = [g.name for g in draft.groups if not g.grain] or sides[:1]
    dimensions = [draft.manifest.dimensions[name] for name in named]
    for dimension in dimensions:
        if lasts(draft, dimension.model):
            return  # more of them, or for longer: that is for the asker to say
        known = row_counts(draft, dimension.model) or _met_in_rows(draft, dimension.entity)
        if len(known) != 1:
            called = ("items", "sold") if dimension.full_name.startswith("product__") else ("busy",)
            said = [m.name for m in draft.lexicon.lookup(called) if m.kind == "metric"]
            known = [name for name in said if not draft.lacking(name)]
        if len(known) == 1:
            draft.metrics = known
            draft.notes.append(f"popular is by {{catalogue.label.{known[0]} | lower}} here")
            return


def _met_in_rows(draft: Draft, entity: str) -> list[str]:
    """The count of the one table whose rows each name such a thing by its key: enrolments of courses."""
    models = draft.manifest.models.values()
    holders = [m for m in models if entity in m.keys and m.primary_entity != entity]
    facts = [m.name for m in holders if m.time_dimension is not None and not m.table.startswith("models.")]
    return row_counts(draft, facts[0]) if len(facts) == 1 else []


def settle_only(draft: Draft) -> None:
    """ "The biggest traffic type", "which words lead": how many there are, where no amount tells of them."""
    said = {t.text for t in draft.tokens}
    ranks = draft.ranks and said & (_LARGE | _ENDS.keys()) and not draft.quality
    if not ranks or draft.metrics or draft.continues or said & (draft.vocab.doing | _DEALS):
        return
    wanted = {g.name for g in draft.groups if not g.grain}
    wanted |= {f["dimension"] for f in draft.filters if f.get("dimension")}
    models = {draft.manifest.dimensions[name].model for name in wanted} - {"dates"}
    if len(models) != 1 or not draft.groups:
        return
    model = models.pop()
    told = [m for m in draft.manifest.metrics.values() if m.model and not draft.lacking(m.name)]
    told = [m for m in told if not draft.manifest.models[m.model or ""].table.startswith("models.")]
    told = [m for m in told if wanted <= {d.full_name for d in draft.manifest.reachable([m.name])}]
    is_fact = draft.manifest.models[model].time_dimension is not None
    if not is_fact or any(m.aggregation == "sum" and m.unit in _AMOUNTS for m in told):
        return
    if said & _MONEY:
        draft.unsupported.append("amounts of money, of which the data tells none by these groups")
        return
    counts = row_counts(draft, model)
    if len(counts) == 1:
        draft.metrics = counts
        draft.notes.append(f"ranked by {{catalogue.label.{counts[0]} | lower}}")


def lasts(draft: Draft, model: str) -> bool:
    """Return whether the time that each row took is summed."""
    own = (m for m in draft.manifest.metrics.values() if m.model == model and not draft.lacking(m.name))
    return any(m.aggregation == "sum" and m.unit in _AMOUNTS[1:] for m in own)


def row_counts(draft: Draft, model: str) -> list[str]:
    """Return the measures that count a table's rows: by its key, where several do and no amount is summed."""
    found = [m for m in draft.manifest.metrics.values() if _counts_rows(m, model)]
    known = [m for m in found if not draft.lacking(m.name)]
    own = [m for m in draft.manifest.metrics.values() if m.model == model and not draft.lacking(m.name)]
    if any(m.aggregation == "sum" and m.unit in _AMOUNTS for m in own):
        return [m.name for m in known]
    table = draft.manifest.models[model]
    key = table.keys.get(table.primary_entity or "")
    keyed = [m for m in known if key is not None and m.expr == key.expr]
    return [m.name for m in (keyed if len(keyed) == 1 else known)]


def _counts_rows(metric: Metric, model: str) -> bool:
    return metric.model == model and metric.aggregation == "count" and not metric.filters


def often_at(draft: Draft) -> tuple[int, ...] | None:
    """Return the places of what asks how often, before a verb; None where nothing does."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    words = [token.text for token in draft.tokens]
    for said in (("how", "often"), ("how", "many", "times")):
        size = len(said)
        for i in range(len(words) - size):
            places = tuple(range(i, i + size))
            if tuple(words[i : i + size]) == said and words[i + size] in _DO and covered.isdisjoint(places):
                return places
    return None
