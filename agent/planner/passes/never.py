"""Those who never did something of a kind: "customers who never bought from the garden section"."""

from agent.numerals import has_figure
from agent.planner.draft import Draft
from agent.planner.making.measures import add_made, make_all_of
from agent.planner.making.terms import NEVER
from agent.planner.names.counted import counted_key
from agent.planner.names.filter_values import filter_by
from agent.planner.names.spans import Span, is_known_word
from agent.planner.passes.occasions import done_by

_DENIED = frozenset({"have", "has", "had", "did", "do", "does"})
_STRESS = frozenset({"ever", "been", "yet", "once", "actually", "a", "single", "time"})
_SOLD = frozenset({"sold", "sell"})
_COUNTING = frozenset({"many", "number", "count"})


def read_never(draft: Draft) -> None:
    """Put the condition that none of what each of those named did was of the values behind the verb."""
    found = _denied(draft)
    if found is None:
        return
    at, verb = found
    things = next((s for s in reversed(draft.free_spans()) if s.last < at and not s.time), None)
    behind = [s for s in draft.free_spans() if s.first > verb and not _qualifies(draft, s)]
    if things is None or not behind or not all(s.of_kind("value") and not s.time for s in behind):
        return
    between = range(things.last + 1, at)
    if not all(is_known_word(draft.tokens[i], draft.vocab) or draft.word(i) in _DENIED for i in between):
        return
    counted, entity = _whom(draft, things)
    if entity is None:
        return
    before = len(draft.filters)
    for span in behind:
        filter_by(draft, span)
    where = draft.filters[before:]
    del draft.filters[before:]
    owners = {draft.manifest.dimensions[f["dimension"]].entity for f in where if f.get("dimension")}
    measure = _done(draft, {entity, *owners})
    if not where or measure is None:
        draft.unsupported.append("those who never did it with what is named")
        return
    told = ", ".join(str(f["value"]) for f in where)
    made = {"name": NEVER, "label": f"{draft.manifest.metrics[measure].label} of {told}", "of": measure}
    draft.filters.append(
        {"metric": add_made(draft, {**made, "where": where}), "by": entity, "op": "=", "value": 0}
    )
    draft.notes += [] if has_figure(told) else [f"those with none of {told}"]
    own = f"{entity}__{entity}_id"
    draft.metrics.append(counted or make_all_of(draft, own))
    counts = _COUNTING | draft.vocab.shares
    if own in draft.manifest.dimensions and not counts & {draft.word(i) for i in range(things.last + 1)}:
        draft.add_group(own)
    draft.take(things)
    for span in draft.free_spans():
        if span.first > verb and not span.time:
            draft.take(span)
    draft.use(*range(things.last + 1, behind[0].first))


def _qualifies(draft: Draft, span: Span) -> bool:
    """In "the garden category" the noun says what the value is of."""
    names = {m.name for m in span.of_kind("dimension")}
    return bool(names) and any(
        s.last + 1 == span.first and names & {m.name for m in s.of_kind("value")} for s in draft.spans
    )


def _done(draft: Draft, entities: set[str]) -> str | None:
    """The count of what was ordered or sold of which each row is of one of each of the entities."""
    metrics = draft.manifest.metrics
    sold = [m.name for said in (("items", "sold"), ("revenue",)) for m in draft.lexicon.lookup(said)]
    tables = {metrics[name].model for name in sold if name in metrics and not draft.lacking(name)}
    rows = [
        m.name
        for m in metrics.values()
        if m.aggregation == "count" and m.model in tables and not m.filters and not draft.lacking(m.name)
    ]
    plain = [name for name in (done_by(draft, "ordered"), *rows) if name]
    return next((name for name in plain if all(_is_of(draft, name, one) for one in entities)), None)


def _denied(draft: Draft) -> tuple[int, int] | None:
    """The places of "never", or of a "not" of the past, and of the verb of dealing behind it."""
    for i, token in enumerate(draft.tokens):
        is_denied = token.text == "never" or (token.text == "not" and draft.word(i - 1) in _DENIED)
        verb = i + 1
        while draft.word(verb) in _STRESS:
            verb += 1
        if is_denied and draft.word(verb) in draft.vocab.doing | _SOLD:
            return i, verb
    return None


def _whom(draft: Draft, things: Span) -> tuple[str | None, str | None]:
    """The measure that counts those named, where there is one, and the entity they are."""
    for name in (m.name for m in things.of_kind("metric") if not draft.lacking(m.name)):
        if entity := counted_key(draft.manifest, name):
            return name, entity
    ids = [
        m.name for m in things.of_kind("dimension") if m.name.endswith("_id") and not draft.lacking(m.name)
    ]
    entities = {draft.manifest.dimensions[name].entity for name in ids}
    return None, entities.pop() if len(entities) == 1 else None


def _is_of(draft: Draft, name: str, entity: str) -> bool:
    metric = draft.manifest.metrics[name]
    ways = draft.manifest.paths.to_key(metric.model, entity) if metric.model else ()
    return len(ways) == 1 and not ways[0].is_bridged
