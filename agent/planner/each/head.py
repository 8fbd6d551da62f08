"""Those of whom a condition holds one by one: "sellers who ...", "people that ...", "who ever ...".

Each is told by the key of an entity where rows have one, else by a dimension of the rows that count them.
"""

from collections.abc import Collection
from dataclasses import dataclass

from agent.planner.draft import Draft
from agent.planner.making.measures import make_all_of
from agent.planner.names.counted import counted_key
from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import words
from agent.planner.passes.occasions import buyers, done_by

TWO = 2
_SOMEBODY = frozenset({"people", "persons", "customers", "clients", "users", "buyers"})
_WHO = frozenset({"who", "anyone", "anybody", "someone", "somebody", "people", "persons", "folks", "those"})
_COUNTING = frozenset({"many", "number", "count", "nr", "num", "total"})
_LISTING = frozenset({"which", "what", "who", "list", "name", "show", "give", "find", "identify", "tell"})
_GOODS = frozenset({"items", "articles", "goods"})
_DISTINCT = "count_distinct"


@dataclass(frozen=True)
class Head:
    """Who is meant, and by what they are told apart: `entity` where rows hold its key, else `group`."""

    last: int
    span: Span | None
    entity: str | None
    group: str | None
    counted: str | None
    """The measure that counts them, where there is one."""


def find_head(draft: Draft) -> Head | None:
    """The first things named that each may have done something; else whoever buys, where "who" asks."""
    for span in draft.spans:
        if span.time or span.first in draft.taken or span.of_kind("value"):
            continue
        return head_of(draft, span)
    return None


def find_doers(draft: Draft, last: int) -> Head | None:
    """ "Who bought ...": those whom the definitions call customers, said at a place before all names."""
    at = next((i for i in range(last + 1) if draft.word(i) in _WHO), None)
    if at is None:
        return None
    while draft.word(at + 1) in _WHO:
        at += 1
    if doers := _people_of_verb(draft, at):
        return doers
    verb = next((i for i in range(last) if draft.word(i) in draft.vocab.doing), None)
    if verb is None or done_by(draft, draft.word(verb)) is None:
        return None
    before = list(draft.metrics)
    people = buyers(draft)
    draft.metrics = before
    if people is None:
        return None
    told = [m.name for m in draft.lexicon.lookup(("customers",)) if m.kind == "dimension"]
    told = [name for name in told if not draft.lacking(name)]
    key = _own_key(draft, people[1]) or next(iter(told), None) or _key_of(draft, people[0])
    return Head(at, None, people[1], key, people[0])


def _people_of_verb(draft: Draft, at: int) -> Head | None:
    """In "who searched ..." the verb says what counts them: those told apart in its rows."""
    span = next((s for s in draft.spans if s.first == s.last and at < s.first <= at + TWO), None)
    metrics = draft.manifest.metrics
    models = {metrics[m.name].model for m in span.of_kind("metric")} if span else set()
    if span is None or not draft.word(span.first).endswith(("ed", "ing")):
        return None
    called = doers_of(draft, models)
    key = _key_of(draft, called[0]) if len(called) == 1 else None
    return Head(at, None, counted_key(draft.manifest, called[0]), key, called[0]) if key else None


def doers_of(draft: Draft, models: Collection[str | None]) -> list[str]:
    """The measures that count whoever did what tables tell, by names that people have."""
    people = _SOMEBODY | draft.vocab.somebody
    return [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model in models and m.aggregation == _DISTINCT and not m.filters and not draft.lacking(m.name)
        if people & set(words(" ".join(metric_phrases(m))))
    ]


def head_of(draft: Draft, span: Span) -> Head | None:
    """Whom or what a span names, with what tells each apart; None where nothing does."""
    counts = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    metrics = draft.manifest.metrics
    counted = [n for n in counts if metrics[n].aggregation in (_DISTINCT, "count")]
    whole = [n for n in counted if not metrics[n].filters or counted_key(draft.manifest, n)]
    told = [m.name for m in span.of_kind("dimension") if not draft.lacking(m.name)]
    if counts and not whole:
        return _goods(draft, span)
    for name in whole[:1]:
        entity = counted_key(draft.manifest, name)
        if entity is not None:
            key = _own_key(draft, entity) or next((d for d in told), None) or _key_of(draft, name)
            return Head(span.last, span, entity, key, name)
        group = _key_of(draft, name)
        return Head(span.last, span, None, group, name) if group else None
    ids = [name for name in told if name.endswith("_id")]
    if len(ids) == 1:
        return Head(span.last, span, draft.manifest.dimensions[ids[0]].entity, ids[0], None)
    kinds = [n for n in told if draft.manifest.dimensions[n].type == "categorical"]
    default = [n for n in kinds if draft.manifest.dimensions[n].is_default]
    kinds = kinds if len(kinds) == 1 else default
    return Head(span.last, span, None, kinds[0], None) if len(kinds) == 1 else None


def _goods(draft: Draft, span: Span) -> Head | None:
    """In "items sold in ten states" the goods are meant, though so many pieces are what is measured."""
    named = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    is_goods = not _GOODS.isdisjoint(draft.word(i) for i in range(span.first, span.last + 1))
    if not is_goods or any((m.aggregation, m.unit) != ("sum", "count") or m.filters for m in named):
        return None
    told = [m.name for m in draft.lexicon.lookup(("products",)) if m.kind == "dimension"]
    ids = [name for name in told if name.endswith("_id") and not draft.lacking(name)]
    entity = draft.manifest.dimensions[ids[0]].entity if len(ids) == 1 else None
    return Head(span.last, span, entity, ids[0], None) if entity else None


def _own_key(draft: Draft, entity: str) -> str | None:
    own = f"{entity}__{entity}_id"
    known = draft.manifest.dimensions.get(own)
    return own if known is not None and not known.pii and not draft.lacking(own) else None


def _key_of(draft: Draft, name: str) -> str | None:
    """The dimension of which a measure counts the different values."""
    metric = draft.manifest.metrics[name]
    found = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model == metric.model and d.expr == metric.expr and d.type == "categorical" and not d.pii
    ]
    return next((one for one in found if not draft.lacking(one)), None)


def can_be_part(draft: Draft, head: Head) -> bool:
    """Whether no share is asked for, or one of those that the head counts: a part of all there are."""
    share = next((i for i, token in enumerate(draft.tokens) if token.text in draft.vocab.shares), None)
    return share is None or (share < head.last and head.counted is not None and head.entity is not None)


def asks_how_many(draft: Draft, head: Head) -> bool:
    """Whether their number is asked for, before or behind them; who is asked for is listed."""
    said = [token.text for token in draft.tokens]
    if draft.vocab.shares & set(said):
        return True
    return bool(_COUNTING & set(said)) or not _LISTING & set(said[: head.last + 1])


def put_head(draft: Draft, head: Head, *, is_counted: bool) -> None:
    """Measure or list those of the head, under the conditions that stand for each."""
    if head.entity is not None:
        name = head.counted or make_all_of(draft, f"{head.entity}__{head.entity}_id")
        draft.metrics = [name, *(one for one in draft.metrics if one != name)][:1]
        if not is_counted and head.group:
            draft.add_group(head.group)
    elif head.group is not None:
        draft.add_group(head.group)
        condition = {"dimension": head.group, "op": "is not null"}
        draft.filters += [condition] if condition not in draft.filters else []
        label = draft.manifest.dimensions[head.group].label
        named = draft.manifest.metrics[head.counted].label if head.counted else f"Number of: {label}"
        draft.counted = named if is_counted else None
    if head.span is not None:
        draft.take(head.span)
    said = draft.vocab.negations | _COUNTING | _LISTING
    known = (i for i in range(head.last + 1) if _is_small(draft, i) or draft.word(i) in said)
    draft.use(*known)


def _is_small(draft: Draft, i: int) -> bool:
    return is_known_word(draft.tokens[i], draft.vocab) or draft.word(i) in draft.vocab.doing | _WHO


def put_condition(draft: Draft, head: Head, rows: str, metric: str, op: str, value: int | float) -> None:
    """Put a condition that holds for each of those of the head, who are there by the `rows` they have."""
    if head.entity is not None:
        draft.filters.append({"metric": metric, "by": head.entity, "op": op, "value": value})
        return
    draft.having.append({"metric": metric, "op": op, "value": value})
    # Beside the count of all rows, else who has none is no row.
    draft.metrics += [name for name in (rows, metric) if name not in draft.metrics]
