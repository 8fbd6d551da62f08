"""A state whose name holds what is counted: "holds cancelled in May" of "cancelled hold", "no-shows"."""

from agent.planner.draft import Draft
from agent.planner.making.measures import make_count
from agent.planner.names.text import stem, words
from agent.planner.names.value_spelling import singular_of
from agent.planner.passes.popular import row_counts
from semantic_layer.manifest import Dimension, Metric


def settle_state(draft: Draft) -> None:
    """Count the rows that are in a state, where nothing else is measured and the state is named with them."""
    if draft.metrics or draft.continues:
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


def _count_as_called(draft: Draft) -> None:
    """Count what a value or a yes or no in the plural calls by its name: "drop-ins", "smokers by town"."""
    ordered = draft.ranks or draft.having or draft.order_metric or draft.choices
    if ordered or draft.wants_share or "much" in {t.text for t in draft.tokens}:
        return
    held = {
        f["dimension"] for f in draft.filters if f.get("op") in ("=", "in") and f.get("value") is not False
    }
    for span in draft.spans:
        noun = draft.tokens[span.last]
        named = {m.name for m in span.meanings} & held
        stored = {str(m.value).casefold() for m in span.of_kind("value")}
        is_plural = singular_of(noun) != noun.text and not any(one.endswith(noun.text) for one in stored)
        opens = not any(s.meanings for s in draft.spans if s.first < span.first)
        counted = {draft.word(span.first - 1), draft.word(span.first - 2)} & {"many", "number", "count"}
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
