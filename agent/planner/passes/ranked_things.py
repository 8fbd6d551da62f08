"""Those who are ranked, though what they are called counts them: "our best backers"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.settling.subject import key_of

# "The top seller" is one of them, "the most orders" is how many there are.
FIRST = frozenset({"top", "best", "worst", "leading", "bottom", "strongest", "weakest", "main"})
_ASKING = frozenset({"which", "what", "whats", "who"})
_THEIRS = frozenset({"my", "our", "your", "their", "the", "these", "those"})


def are_flags(draft: Draft, span: Span) -> bool:
    """ "Which browser has the most weekend visits": they are some of the visits, and no group beside it."""
    named = [draft.dimension(m) for m in span.of_kind("dimension")]
    return bool(draft.groups and named) and all(d.data_type == "boolean" for d in named)


def asks_which_of(draft: Draft, span: Span) -> bool:
    """ "Which of our French members paid the most": those are asked for whom "which of" stands before."""
    values = {s.last: s.first for s in draft.spans if s.of_kind("value")}
    at = span.first - 1
    while at > 0 and (at in values or draft.word(at) in _THEIRS | draft.vocab.particles - {"of"}):
        at = values.get(at, at) - 1
    return draft.ranks and draft.word(at) == "of" and draft.word(at - 1) in _ASKING


def group_ranked(draft: Draft, span: Span) -> bool:
    """ "Our best backers", where those are only counted by that name: they are ranked, each by its own."""
    noun = draft.tokens[span.last]
    ranks = draft.ranks and draft.word(span.first - 1) in FIRST
    if (
        not ranks
        or draft.groups
        or span.of_kind("dimension")
        or span.first != span.last
        or noun.text == noun.stem
    ):
        return False
    named = span.of_kind("metric")
    key = key_of(draft, named[0].name, span) if len(named) == 1 else None
    if key is not None:
        draft.take(span)
        draft.add_group(key)
    return key is not None
