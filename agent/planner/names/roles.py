"""Things met in several roles: a flight has an origin and a destination, and both are airports."""

from collections.abc import Iterable, Iterator, Sequence

from agent.planner.draft import Draft
from agent.planner.names.kin import SHORTEST, are_kin
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Dimension

_NEAR = 3


def in_roles(draft: Draft, span: Span, dimensions: Iterable[Dimension]) -> list[Dimension]:
    """The dimensions, each that can be reached in several roles as that of the roles that are meant."""
    found: list[Dimension] = []
    for dimension in dimensions:
        roles = _roles(draft, dimension)
        meant = _by_side(draft, span, roles) or _named(draft, span, roles) or _by_verb(draft, span, roles)
        if len(meant) == 1:
            _use_verb(draft, span, meant[0])
        found += meant or roles or [dimension]
    return list({d.full_name: d for d in found}.values())


def in_other_part(
    draft: Draft, span: Span, own: Sequence[Dimension], dimensions: Sequence[Dimension]
) -> list[Dimension]:
    """The names of things that `own` has once more: a trip's end station is a station, as is where it began.

    None where a word before says the part that `own` is ("ended at").
    """
    near = [token.text for token in draft.tokens[max(0, span.first - _NEAR) : span.first]]
    if any(are_kin(word, *words(d.label)[:-1]) for word in near for d in own):
        return []
    heads = {stem(words(d.label)[-1]) for d in own if len(words(d.label)) > 1}
    others = [d for d in dimensions if d not in own]
    return [d for d in others if {stem(w) for w in words(d.entity.replace("_", " "))} <= heads]


def leads_from_role(draft: Draft, value: Span, role: Dimension) -> bool:
    """Whether those who are met in a role stand before a value of theirs: "lead installers from Mesa".

    A side is told by prepositions alone: "by destination airport from Oslo" begins there.
    """
    if _side_of(draft, role):
        return False
    for span in draft.spans:
        between = {draft.word(i) for i in range(span.last + 1, value.first)}
        leading = between <= draft.vocab.prepositions | draft.vocab.particles
        named = [m for m in span.of_kind("dimension") if draft.dimension(m).entity == role.entity]
        if span.last < value.first and between and leading and any(_names_things(draft, m) for m in named):
            return True
    return False


def _names_things(draft: Draft, meaning: Meaning) -> bool:
    return draft.lexicon.is_key(meaning) or draft.lexicon.names_thing(draft.dimension(meaning).origin)


def names_role_of(draft: Draft, named: Span, value: Span) -> bool:
    """Whether words only say in which role a value is met ("origin Oslo")."""
    dimensions = [draft.dimension(m) for m in named.of_kind("dimension")]
    played = {d.entity for d in dimensions if d.origin}
    met = {m.name for m in value.of_kind("value")}
    return any(d.entity in played and d.origin in met for d in draft.manifest.dimensions.values())


def _roles(draft: Draft, dimension: Dimension) -> list[Dimension]:
    """The dimension in each of its roles, where what is measured meets it in more than one."""
    facts = _facts(draft)
    manifest = draft.manifest
    if not facts or all(len(manifest.ways(fact, dimension)) < 2 for fact in facts):
        return []
    return [
        role
        for role in manifest.dimensions.values()
        if role.origin == dimension.full_name and all(len(manifest.ways(fact, role)) == 1 for fact in facts)
    ]


def _facts(draft: Draft) -> list[str]:
    known = draft.manifest.metrics
    named = [m.name for s in draft.spans for m in s.of_kind("metric")[:1] if not draft.lacking(m.name)]
    named = named or [name for name in (*draft.metrics, *draft.previous_metrics) if name in known]
    return list(dict.fromkeys(fact for name in named for fact in draft.manifest.facts(name)))


def _named(draft: Draft, span: Span, roles: Sequence[Dimension]) -> list[Dimension]:
    """The roles that are named right beside what is said ("origin Oslo", "Oslo as origin")."""
    near = {draft.tokens[i].stem for i in (*_beside(draft, span, -1), *_beside(draft, span, 1))}
    names = draft.manifest.entity_synonyms
    return [r for r in roles if any({stem(w) for w in words(name)} <= near for name in names(r))]


def _beside(draft: Draft, span: Span, step: int) -> Iterator[int]:
    """The places beside a span up to the next word that leads to something else."""
    vocab = draft.vocab
    leading = (vocab.prepositions | vocab.by | vocab.conjunctions) - {"as"}
    at = span.first if step < 0 else span.last
    for i in range(at + step, at + step * (_NEAR + 1), step):
        if not draft.word(i) or draft.word(i) in leading:
            return
        yield i


def _by_side(draft: Draft, span: Span, roles: Sequence[Dimension]) -> list[Dimension]:
    """The roles of the side that a preposition means: "to Oslo" is the destination's."""
    side = _side(draft, span)
    found = [role for role in roles if side and _side_of(draft, role) == side]
    if found:
        draft.sided.add(_led_by(draft, span))
        draft.excluded -= {span.first} if draft.word(_led_by(draft, span)) in draft.vocab.negations else set()
    return found


def _side(draft: Draft, span: Span) -> str | None:
    """The side said before a span; in a list it is said once."""
    at = _led_by(draft, span)
    if draft.word(at) in draft.vocab.conjunctions or draft.tokens[span.first].after_break:
        listed = next((s for s in draft.spans if s.last in (at - 1, span.first - 1) and not s.time), None)
        return _side(draft, listed) if listed and listed.first < span.first else None
    if draft.word(at) == "out" and draft.word(at + 1) != "of":
        return None
    return next((side for side, kinds in draft.vocab.sides.items() if draft.word(at) in kinds["said"]), None)


def _led_by(draft: Draft, span: Span) -> int:
    """The place of the word that leads to a span ("to the", "out of")."""
    i = span.first - 1
    while draft.word(i) in draft.vocab.particles - {"to"}:
        i -= 1
    return i


def _side_of(draft: Draft, role: Dimension) -> str | None:
    called = {stem(word) for name in _names(draft, role) for word in words(name)}
    found = [side for side, kinds in draft.vocab.sides.items() if called & kinds["called"]]
    return found[0] if len(found) == 1 else None


def _names(draft: Draft, role: Dimension) -> tuple[str, ...]:
    return (role.entity.replace("_", " "), *draft.manifest.entity_synonyms(role))


def _by_verb(draft: Draft, span: Span, roles: Sequence[Dimension]) -> list[Dimension]:
    """The roles that a verb before the preposition speaks of: "arriving in Oslo"."""
    return [role for role in roles if _speaks_of(draft, span, role)]


def _speaks_of(draft: Draft, span: Span, role: Dimension) -> bool:
    verb = draft.word(_led_by(draft, span) - 1)
    return len(verb) > SHORTEST and are_kin(verb, *_names(draft, role))


def _use_verb(draft: Draft, span: Span, role: Dimension) -> None:
    """In "departing from Oslo" the verb says what the role does."""
    if _speaks_of(draft, span, role):
        draft.use(_led_by(draft, span) - 1)
