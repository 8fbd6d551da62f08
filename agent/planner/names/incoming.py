"""Money that has come in, and money that was charged: which of the sums of a table the words are of."""

from agent.planner.draft import Draft
from agent.planner.names.text import words
from semantic_layer.manifest import Metric

_MONEY = frozenset({"money", "amount", "amounts", "cash"})
_COMING = frozenset({"received", "came", "coming", "collected", "paid"})
_DENIED, NEAR = frozenset({"not", "yet", "never", "no", "unpaid"}), 4


def money_that_came(draft: Draft) -> str | None:
    """ "Money received", "that came in": the one sum of money that the definitions say has come in."""
    return _only(draft, [m for m in _sums(draft) if _has_come(m)]) if _came(draft) else None


def worth_of_rows(draft: Draft, count: str) -> str | None:
    """What counted rows come to: what was charged by them, or what came in where that is said."""
    model = draft.manifest.metrics[count].model
    return _only(draft, [m for m in _sums(draft) if m.model == model and _has_come(m) == _came(draft)])


def _came(draft: Draft) -> bool:
    said = [token.text for token in draft.tokens]
    return any(
        word in _MONEY and not _COMING.isdisjoint(said[i + 1 : i + NEAR]) for i, word in enumerate(said)
    )


def _sums(draft: Draft) -> list[Metric]:
    metrics = draft.manifest.metrics.values()
    return [m for m in metrics if m.unit == "currency" and m.aggregation == "sum" and not m.filters]


def _has_come(metric: Metric) -> bool:
    """Whether a name or what is said of it tells that the money came in."""
    told = [{*words(one)} for one in (metric.label, metric.description, *metric.synonyms)]
    return any(_COMING & said and not _DENIED & said for said in told)


def _only(draft: Draft, found: list[Metric]) -> str | None:
    kept = [m.name for m in found if not draft.lacking(m.name)]
    return kept[0] if len(kept) == 1 else None
