"""Several periods that a time holds, told one by one or all meant: "each of the first three quarters"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_SMALL = frozenset({"of", "the", "one", "single", "our"})


def several_of(draft: Draft, span: Span) -> tuple[str, int] | None:
    """The grain of the periods that a time names in the plural, and where the word for how stands.

    That word stands before the time: "each" of "each one of the last six months".
    """
    named = (draft.tokens[i] for i in range(span.first, span.last + 1)) if span.time else ()
    several = (token.text for token in named if token.text != token.stem)
    grain = next((draft.vocab.grains[word] for word in several if word in draft.vocab.grains), None)
    at = span.first - 1
    while draft.word(at) in _SMALL:
        at -= 1
    return (grain, at) if grain and at >= 0 else None
