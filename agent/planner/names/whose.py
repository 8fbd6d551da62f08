"""Nouns that only say whose a group or a value is: "by home branch of the member", "for gold members"."""

from agent.planner.draft import Draft
from agent.planner.names.counted import entity_of_rows, own_entity
from agent.planner.names.spans import Span
from agent.planner.names.subjects import is_thing

_LEADING = frozenset({"of", "for", "from", "by", "among", "with", "to"})


def are_of_value(draft: Draft, span: Span, name: str) -> bool:
    """In "bags per booking for family travellers" the noun says whose value stands before it."""
    value = next((s for s in draft.spans if s.last == span.first - 1 and s.of_kind("value")), None)
    if value is None or draft.word(value.first - 1) not in _LEADING:
        return False
    entity = entity_of_rows(draft.manifest.metrics[name], draft.manifest)
    return entity in {draft.dimension(m).entity for m in value.of_kind("value")}


def owns_group(draft: Draft, span: Span, name: str) -> bool:
    """In "loans by home branch of the member" the noun says whose the group is."""
    entity = own_entity(draft.manifest.metrics[name], draft.manifest)
    led = [draft.word(i) for i in range(max(0, span.first - 2), span.first)]
    of = span.first - 1 - led[-1:].count("the") if "of" in led else -1
    group = next((s for s in draft.spans if s.last == of - 1 and s.of_kind("dimension")), None)
    if not entity or group is None or draft.word(of) != "of":
        return False
    model = draft.manifest.models[draft.manifest.metrics[name].model or ""]
    owned = {draft.dimension(m).entity for m in group.of_kind("dimension")}
    return is_thing(draft, span) and bool(owned & model.keys.keys())


def is_of_each(draft: Draft, span: Span, name: str) -> bool:
    """In "at each district's branches" the districts are told apart, and what they have is not."""
    owner = next((s for s in draft.spans if s.last == span.first - 1 and s.of_kind("dimension")), None)
    if owner is None or draft.word(draft.before(owner)) not in draft.vocab.each:
        return False
    is_theirs = draft.tokens[span.first].start - draft.tokens[owner.last].end > 1
    return is_theirs and (draft.lexicon.names_thing(name) or name.endswith("_id"))
