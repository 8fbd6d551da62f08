"""Things that every row counted is of anyway: "flights of planes built in 2018", "loans to members"."""

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Metric

_TOLD = frozenset({"from", "in", "of", "who", "that", "whose", "living"})
_OF = frozenset({"of", "to", "from", "for", "on", "in", "at", "through"})


def read_things(draft: Draft) -> None:
    """Pass over the name of a thing that only says what a condition behind it is of."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    facts = {fact for name in draft.metrics for fact in _facts(draft, name)}
    for i, token in enumerate(draft.tokens):
        if i in covered | draft.used or is_known_word(token, draft.vocab):
            continue
        if _is_somebody(draft, i):
            draft.use(i)
        elif _is_counted(draft, i) and (counted := _count_of(draft, i)):
            draft.use(i)
            draft.metrics.append(counted)
            draft.notes.append(f"counted is {{catalogue.label.{counted} | lower}}")
        elif facts and _is_led(draft, i) and _is_met(draft, i, facts):
            draft.use(i)


def _is_somebody(draft: Draft, i: int) -> bool:
    """In "Gold members" the noun is whomever the data is about."""
    beside = any(s.last == i - 1 and s.of_kind("value") for s in draft.spans)
    return beside and draft.word(i) in draft.vocab.somebody


def _is_counted(draft: Draft, i: int) -> bool:
    asked = (draft.word(i - 2), draft.word(i - 1))
    return not draft.metrics and (asked[1] == "many" or asked in (("number", "of"), ("count", "of")))


def _count_of(draft: Draft, i: int) -> str | None:
    """The measure that counts all things of a name, each once."""
    named = _called(draft, i)
    found = [m.name for m in draft.manifest.metrics.values() if _keyed(draft, m) in named]
    found = [name for name in found if not draft.lacking(name)]
    return found[0] if len(found) == 1 else None


def _keyed(draft: Draft, metric: Metric) -> str | None:
    """The entity whose every row a measure counts by its key."""
    if metric.model is None or metric.filters or metric.aggregation not in ("count", "count_distinct"):
        return None
    model = draft.manifest.models[metric.model]
    key = model.keys.get(model.primary_entity or "")
    return model.primary_entity if key is not None and key.expr == metric.expr else None


def _is_led(draft: Draft, i: int) -> bool:
    """Whether a preposition leads to it; what is done "by members who ..." is no group."""
    behind = draft.word(i + 1)
    is_done = _leads(draft, i) == "by" and (behind in _TOLD or is_participle(behind))
    return is_done or _leads(draft, i) in _OF


def _leads(draft: Draft, i: int) -> str:
    return draft.word(i - 2) if draft.word(i - 1) in ("the", "a", "an", "all", "our") else draft.word(i - 1)


def _facts(draft: Draft, name: str) -> tuple[str, ...]:
    return tuple(draft.manifest.facts(name)) if name in draft.manifest.metrics else ()


def _is_met(draft: Draft, i: int, facts: set[str]) -> bool:
    """Whether each row measured is of one such thing."""
    return any(all(_has_one(draft, fact, entity) for fact in facts) for entity in _called(draft, i))


def _has_one(draft: Draft, fact: str, entity: str) -> bool:
    ways = draft.manifest.paths.to_key(fact, entity)
    return bool(ways) and not any(way.is_bridged for way in ways)


def _called(draft: Draft, i: int) -> list[str]:
    """The entities of which a word is the name."""
    noun = draft.tokens[i].stem
    return [
        e.name
        for e in draft.manifest.entities.values()
        if any([stem(w) for w in words(name)] == [noun] for name in (e.label or e.name, *e.synonyms))
    ]
