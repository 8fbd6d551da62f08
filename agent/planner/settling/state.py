"""A state whose name holds what is counted: "holds cancelled in May" of "cancelled hold", "no-shows"."""

from agent.planner.draft import Draft
from agent.planner.making.measures import COUNT, add_made, make_count
from agent.planner.names.text import stem, words
from agent.planner.names.unsaid_units import short_forms
from agent.planner.names.value_spelling import singular_of
from agent.planner.passes.popular import row_counts
from semantic_layer.manifest import Dimension, Metric

# They ask what rows come to, not how many there are.
_AMOUNTS = frozenset({"much", "amount", "amounts", "value", "sum", "money", "worth"})
# What those counted did, behind what they are called.
_DOING = frozenset(
    {"had", "have", "made", "make", "did", "got", "who", "with", "booked", "took", "wrote", "left"}
)


def settle_state(draft: Draft) -> None:
    """Count the rows that are in a state, where nothing else is measured and the state is named with them."""
    if draft.continues:
        return
    if draft.metrics:
        _count_those(draft)
        return
    stated = {f["dimension"] for f in draft.filters if isinstance(f.get("value"), bool) and "dimension" in f}
    for span in draft.spans:
        named = {m.name for m in span.of_kind("dimension")} & stated
        said = {token.stem for token in draft.tokens[span.first : span.last + 1]}
        models = {draft.manifest.dimensions[name].model for name in named}
        found = [m.name for m in draft.manifest.metrics.values() if _counts(m, models, said)]
        if len(found) == 1 and not draft.lacking(found[0]):
            draft.metrics = found
            return
    _count_as_called(draft)


def _count_those(draft: Draft) -> None:
    """In "how many smokers had a visit in May" they are counted, among the rows of what they had."""
    rows = draft.manifest.metrics.get(draft.metrics[0]) if len(draft.metrics) == 1 else None
    if rows is None or rows.type != "simple" or rows.aggregation != "count" or rows.model is None:
        return
    kept = {f.get("dimension") for f in draft.filters}
    model = draft.manifest.everything.models[rows.model]
    for span in draft.spans:
        named = [draft.manifest.dimensions[m.name] for m in span.meanings if m.name in kept]
        counted = draft.word(span.first - 1) == "many" and draft.word(span.last + 1) in _DOING
        entity = named[0].entity if counted and len(named) == 1 else None
        if entity not in model.keys or entity == model.primary_entity:
            continue
        key = draft.manifest.dimensions.get(f"{entity}__{entity}_id")
        if key is None or not key.is_entity:
            draft.unsupported.append(f"how many of them have any {rows.label.lower()}")
            return
        told = {"name": f"{COUNT}_{key.full_name}", "label": f"Number of: {key.label}"}
        draft.metrics = [add_made(draft, {**told, "counts": key.full_name, "of": rows.name})]
        return


def _count_as_called(draft: Draft) -> None:
    """Count what a value or a yes or no in the plural calls by its name: "drop-ins", "smokers by town"."""
    ordered = draft.ranks or draft.having or draft.order_metric or draft.choices
    said = {t.text for t in draft.tokens}
    if ordered or draft.wants_share or said & (_AMOUNTS | draft.vocab.means | draft.vocab.sums):
        return
    held = {
        f["dimension"]
        for f in draft.filters
        if "dimension" in f and f.get("op") in ("=", "in") and f.get("value") is not False
    }
    for span in draft.spans:
        noun = draft.tokens[span.last]
        named = {m.name for m in span.meanings} & held
        stored = {str(m.value).casefold() for m in span.of_kind("value")}
        is_plural = singular_of(noun) != noun.text and not any(one.endswith(noun.text) for one in stored)
        opens = not any(s.meanings for s in draft.spans if s.first < span.first)
        counted = {draft.word(span.first - 1), draft.word(span.first - 2)} & {"many", "number", "count"}
        if noun.stem in short_forms()["money"]:
            continue  # "fees collected" are an amount
        if is_plural and len(named) == 1 and (opens or counted):
            _count_rows(draft, draft.manifest.dimensions[named.pop()])
            return


def _count_rows(draft: Draft, dimension: Dimension) -> None:
    """Count the rows that have a value by the measure that is called like them, else each by its key."""
    entity = dimension.entity
    called = {m.name for m in draft.lexicon.lookup((entity,)) if m.kind == "metric"}
    rows = [name for name in row_counts(draft, dimension.model) if name in called]
    key = draft.manifest.dimensions.get(f"{entity}__{entity}_id")
    if len(rows) == 1:
        draft.metrics = rows
    elif key is not None and key.is_entity:
        make_count(draft, key.full_name)


def _counts(metric: Metric, models: set[str], said: set[str]) -> bool:
    """Whether a measure counts all rows of a model, and is called by one of the words."""
    plain = metric.model in models and metric.aggregation == "count" and not metric.filters
    return plain and {stem(word) for word in words(metric.label)} <= said
