"""A state whose name holds what is counted: "holds cancelled in May" of the state "cancelled hold"."""

from agent.planner.draft import Draft
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Metric


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


def _counts(metric: Metric, models: set[str], said: set[str]) -> bool:
    """Whether a measure counts all rows of a model, and is called by one of the words."""
    plain = metric.model in models and metric.aggregation == "count" and not metric.filters
    return plain and {stem(word) for word in words(metric.label)} <= said
