"""What is measured of those who did something else in a period: "orders of those who signed up in 2023"."""

from agent.planner.draft import Draft
from agent.planner.each.head import doers_of
from agent.planner.making.terms import make_within
from agent.planner.names.counted import counted_key
from agent.planner.names.spans import Span
from semantic_layer.manifest import Metric

_WHO = frozenset({"who", "that"})
_HOLDING = frozenset({"with", "having"})
NEAR, FURTHEST = 2, 4


def read_whose(draft: Draft) -> None:
    """Put the condition that each of those measured did what a clause on them counts, in its own time."""
    clause = next((s for s in draft.free_spans() if _is_clause(draft, s)), None)
    if clause is None or draft.continues:
        return
    time = next((s for s in draft.spans if s.time and 0 < s.first - clause.last <= FURTHEST), None)
    others = [s for s in draft.free_spans() if s is not clause and s.of_kind("metric")]
    measures = [s for s in others if not _does_it(draft, clause, s)]
    metrics = draft.manifest.metrics
    named = [metrics[m.name] for s in measures for m in s.of_kind("metric")[:1] if not draft.lacking(m.name)]
    deed = metrics[clause.of_kind("metric")[0].name]
    entity = _shared(draft, deed, named)
    if time is None or time.time is None or entity is None:
        return
    within = make_within(draft, deed.name, time.time.range)
    draft.filters.append({"metric": within, "by": entity, "op": ">", "value": 0})
    draft.notes += [time.time.note] if time.time.note else []
    for span in (clause, time):
        draft.take(span)
    draft.spans.remove(time)
    draft.use(*range(clause.first - 1, clause.first) if draft.word(clause.first - 1) in _HOLDING else ())
    draft.use(*(i for i in range(clause.first - NEAR, clause.first) if draft.word(i) in _WHO))


def _is_clause(draft: Draft, span: Span) -> bool:
    """Whether a count of deeds is said of somebody: "who signed up", "with a sign-up"."""
    named = span.of_kind("metric")
    metric = draft.manifest.metrics[named[0].name] if named else None
    if metric is None or metric.aggregation != "count" or metric.filters or draft.lacking(metric.name):
        return False
    said = {draft.word(i) for i in range(span.first - 1, span.last)}
    return bool(said & _WHO) and draft.word(span.last) != "who"


def _does_it(draft: Draft, clause: Span, span: Span) -> bool:
    """Whether a span names those of whom a clause is said."""
    between = {draft.word(i) for i in range(span.last + 1, clause.first)}
    return (
        span.last < clause.first and between <= _WHO and (bool(between) or draft.word(clause.first) in _WHO)
    )


def _shared(draft: Draft, deed: Metric, measures: list[Metric]) -> str | None:
    """By what people are told apart, both where they did it and where all else is measured."""
    if not measures or any(one.model in (None, deed.model) for one in measures):
        return None
    models = {one.model or "" for one in measures}
    doers = doers_of(draft, draft.manifest.models)
    entities = {entity for name in doers if (entity := counted_key(draft.manifest, name))}
    keys = draft.manifest.models[deed.model or ""].keys
    ways = {
        one: [draft.manifest.paths.to_key(model, one) for model in models] for one in entities & keys.keys()
    }
    known = [one for one in sorted(ways) if all(len(w) == 1 and not w[0].is_bridged for w in ways[one])]
    return known[0] if len(known) == 1 else None
