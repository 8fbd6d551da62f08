"""How the groups of a draft are named: where, in the singular, or as each of them."""

from agent.planner.draft import Draft, Group
from agent.planner.names.spans import Span


def places_of(draft: Draft, group: Group) -> list[int]:
    """The last words of the spans or grain words that name a group."""
    if group.grain:
        return [i for i, t in enumerate(draft.tokens) if draft.vocab.grains.get(t.text) == group.grain]
    named = [(noun_place(draft, s), m.name) for s in draft.spans for m in s.of_kind("dimension")]
    short = f"__{group.name.rpartition('__')[2]}"  # a state of sellers is called as one of customers
    return [at for at, name in named if name == group.name] or [a for a, n in named if n.endswith(short)]


def is_each(draft: Draft, group: Group) -> bool:
    """Whether "each", "per" or an adverb of its grain ("monthly") says that a group is told one by one."""
    openers = draft.vocab.each | {"per", "within", "por", "je", "pro"}
    starts = {s.last: s.first for s in draft.spans}
    for place in places_of(draft, group):
        before = starts.get(place, place) - 1
        while before >= 0 and draft.tokens[before].text in draft.vocab.particles:
            before -= 1
        if draft.word(before) in openers:
            return True
    adverb = any(t.text in draft.vocab.adverbial_grains for t in draft.tokens)
    return bool(group.grain) and adverb


def is_one(draft: Draft, group: Group) -> bool:
    """Whether a group is named in the singular."""
    places = places_of(draft, group)
    return bool(places) and all(draft.tokens[i].text == draft.tokens[i].stem for i in places)


def noun_place(draft: Draft, span: Span) -> int:
    """The place of the noun that a name has: "kind" of "kind of visits"."""
    of = next((i for i in range(span.first + 1, span.last) if draft.word(i) == "of"), None)
    return span.last if of is None else of - 1
