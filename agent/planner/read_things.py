"""Things that every row counted is of anyway: "flights of planes built in 2018", "loans to members"."""

from agent.planner.draft import Draft
from agent.planner.kin import is_participle
from agent.planner.spans import is_known_word
from agent.planner.text import stem, words

_TOLD = frozenset({"from", "in", "of", "who", "that", "whose", "living"})
_OF = frozenset({"of", "to", "from", "for", "on", "in", "at", "through"})


def read_things(draft: Draft) -> None:
    """Pass over the name of a thing that only says what a condition behind it is of."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    facts = {fact for name in draft.metrics for fact in _facts(draft, name)}
    for i, token in enumerate(draft.tokens):
        if i in covered | draft.used or is_known_word(token, draft.vocab) or not facts:
            continue
        if token.text in draft.vocab.somebody and any(
            s.last == i - 1 and s.of_kind("value") for s in draft.spans
        ):
            draft.use(i)  # "Gold members"
        elif (
            _leads(draft, i) in _OF and token.stem in draft.lexicon.entity_stems and _is_met(draft, i, facts)
        ):
            draft.use(i)


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
    noun = draft.tokens[i].stem
    named = [
        e.name
        for e in draft.manifest.entities.values()
        if any([stem(w) for w in words(name)] == [noun] for name in (e.label or e.name, *e.synonyms))
    ]
    return any(all(_has_one(draft, fact, entity) for fact in facts) for entity in named)


def _has_one(draft: Draft, fact: str, entity: str) -> bool:
    ways = draft.manifest.paths.to_key(fact, entity)
    return bool(ways) and not any(way.is_bridged for way in ways)
