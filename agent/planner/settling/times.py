"""How many times something was done: the rows of it, not who did it nor for how long."""

from agent.planner.draft import Draft

_DONE = frozenset({"was", "were", "did", "has", "have", "is", "are", "been", "get", "gets", "got"})
_LENGTHS = frozenset({"hours", "minutes", "seconds", "days"})
_SOLD = frozenset({"sold"})


def settle_times(draft: Draft) -> None:
    """Count the rows where "how many times", "how often was" asks for what else would be measured."""
    said = [token.text for token in draft.tokens]
    _how_long(draft, said)
    place = next((i for i in range(len(said) - 2) if _asks(said, i)), None)
    if place is None or draft.continues or (draft.groups and draft.ranks):
        return
    if set(said[place + 3 : place + 4]) & draft.vocab.comparatives:
        return  # "how many times bigger"
    if not draft.metrics:
        draft.metrics = _orders(draft, said)
    metrics = draft.manifest.metrics
    for n, name in enumerate(draft.metrics):
        metric = metrics.get(name)
        if metric is not None and metric.aggregation != "count" and (rows := _rows(draft, metric.model)):
            draft.metrics[n] = rows
            draft.notes.append(f"how often is by {{catalogue.label.{rows} | lower}}")
    counted = [metrics[name].aggregation for name in draft.metrics if name in metrics]
    if counted == ["count"]:
        draft.use(place + 1)


def _how_long(draft: Draft, said: list[str]) -> None:
    """ "How long" asks for nothing else where a length of time is measured."""
    units = [draft.manifest.metrics[name].unit for name in draft.metrics if name in draft.manifest.metrics]
    for i in range(len(said) - 1):
        if (said[i], said[i + 1]) == ("how", "long") and units and set(units) <= _LENGTHS:
            draft.use(i + 1)


def _asks(said: list[str], i: int) -> bool:
    times = said[i : i + 3] == ["how", "many", "times"]
    return times or (said[i : i + 2] == ["how", "often"] and said[i + 2] in _DONE)


def _rows(draft: Draft, model: str | None) -> str | None:
    """The measure that counts all rows of a table."""
    found = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model == model and m.aggregation == "count" and not m.filters and not draft.lacking(m.name)
    ]
    return found[0] if len(found) == 1 else None


def _orders(draft: Draft, said: list[str]) -> list[str]:
    """The orders, where a verb says that something was ordered."""
    verbs = [i for i, word in enumerate(said) if word in draft.vocab.doing | _SOLD]
    found = [m.name for m in draft.lexicon.lookup(("orders",)) if m.kind == "metric"]
    known = [name for name in found if not draft.lacking(name)]
    if not verbs or len(known) != 1:
        return []
    draft.use(*verbs)
    return known
