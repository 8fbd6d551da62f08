"""Whom a story is of: the noun that counts people, or "those", "everyone", "who"."""

from dataclasses import dataclass

from agent.planner.draft import Draft
from agent.planner.each.head import Head, doers_of
from agent.planner.each.rows import rows_of_each
from agent.planner.histories.words import NAMED_AFTER_IT
from agent.planner.names.counted import counted_key
from agent.planner.names.kin import are_kin
from agent.planner.passes.occasions import buyers

GENERIC = frozenset(
    {
        "those",
        "everyone",
        "everybody",
        "people",
        "anyone",
        "anybody",
        "persons",
        "folks",
        "who",
        "whose",
        "whoever",
    }
)
_DISTINCT = "count_distinct"


@dataclass(frozen=True)
class Whom:
    """Who is meant: what counts them and what each did, by what key, and where their nouns stand."""

    counted: str
    rows: str
    entity: str
    group: str | None
    places: frozenset[int]


def find_whom(draft: Draft) -> Whom | None:
    """The people a question is about; None where several are, or nobody who could come back."""
    named: dict[str, set[int]] = {}
    for i in range(len(draft.tokens)):
        if name := _counted_by(draft, i):
            named.setdefault(name, set()).add(i)
    if len(named) > 1:
        return None
    if named:
        name, places = next(iter(named.items()))
        return _whom(draft, name, frozenset(places))
    if (GENERIC | NAMED_AFTER_IT | {"newcomers"}).isdisjoint(
        token.text for token in draft.tokens
    ) and not _are_sign_ups(draft):
        return None
    before = list(draft.metrics)
    found = buyers(draft)
    draft.metrics = before
    name = found[0] if found else _by_verb(draft)
    return _whom(draft, name, frozenset()) if name else None


def signups_of(draft: Draft, whom: Whom) -> str | None:
    """The count of those who signed up, where it is told by the same key."""
    for said in (("sign", "ups"), ("signups",), ("registrations",)):
        for name in (m.name for m in draft.lexicon.lookup(said) if m.kind == "metric"):
            model = draft.manifest.models.get(draft.manifest.metrics[name].model or "")
            if model and whom.entity in model.keys and not draft.lacking(name):
                return name
    return None


def _are_sign_ups(draft: Draft) -> bool:
    said = [token.text for token in draft.tokens]
    return any(said[i : i + 2] == ["sign", "ups"] for i in range(len(said)))


def _counted_by(draft: Draft, i: int) -> str | None:
    """The measure of all of those whom a noun names, each counted once."""
    word, metrics = draft.word(i), draft.manifest.metrics
    if word in draft.vocab.doing or word in GENERIC:
        return None
    told = [m.name for m in draft.lexicon.lookup((word,)) if m.kind == "metric"]
    if word in draft.vocab.somebody:
        # "Users who searched" are counted where it says what they did.
        beside = [s for s in draft.spans if s.first <= i <= s.last]
        told += [m.name for span in beside for m in span.of_kind("metric")]
    whole = [n for n in dict.fromkeys(told) if metrics[n].aggregation == _DISTINCT and not metrics[n].filters]
    known = [n for n in whole if not draft.lacking(n) and counted_key(draft.manifest, n)]
    return known[0] if len(known) == 1 else None


def _by_verb(draft: Draft) -> str | None:
    """Whoever did what a verb of the question tells, where nobody buys."""
    counts = [m for m in draft.manifest.metrics.values() if m.aggregation == "count" and not m.filters]
    done = [m for m in counts if not draft.lacking(m.name)]
    rows = {m.model for m in done if any(are_kin(token.text, m.label) for token in draft.tokens)}
    found = doers_of(draft, rows)
    return found[0] if len(found) == 1 else None


def _whom(draft: Draft, name: str, places: frozenset[int]) -> Whom | None:
    entity = counted_key(draft.manifest, name)
    if entity is None:
        return None
    group = _key(draft, name, entity)
    rows = rows_of_each(draft, Head(0, None, entity, group, name))
    return Whom(name, rows, entity, group, places) if rows else None


def _key(draft: Draft, name: str, entity: str) -> str | None:
    """The dimension that tells them apart, where it may be shown."""
    metric = draft.manifest.metrics[name]
    told = draft.lexicon.lookup((metric.label.lower(),))
    named = [m.name for m in told if m.kind == "dimension"]
    same = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model == metric.model and d.expr == metric.expr and d.type == "categorical"
    ]
    for one in (f"{entity}__{entity}_id", *named, *same):
        known = draft.manifest.dimensions.get(one)
        if known is not None and not known.pii and not draft.lacking(one):
            return one
    return None
