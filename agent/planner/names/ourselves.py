"""The asker's own company: "our store" is no group of the data, even where sellers are called stores."""

from collections.abc import Iterable

from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

# What asks about a company says nothing by naming it, unless there are several.
OURSELVES = frozenset(
    {"company", "business", "shop", "store", "firm", "platform", "site", "website", "marketplace", "system"}
)
_DID = frozenset({"did", "does", "has", "had", "is", "was"})
_TOLD_APART = frozenset({"that", "which", "who", "whose", "called", "named", "with", "and", "or"})
_OWN = frozenset({"our", "my", "your", "this", "whole", "entire"})


def ourselves(tokens: tuple[Token, ...], spans: Iterable[Span], vocab: Vocabulary) -> set[int]:
    """The places of such words, but where they are of a stored value ("our website channel")."""
    valued = {i for s in spans if s.of_kind("value") for i in range(s.first, s.last + 1)}
    own = (i for i, token in enumerate(tokens) if token.text in OURSELVES and i not in valued)
    return {i for i in own if i and _is_own(tokens, i, vocab)}


def _is_own(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    before = tokens[i - 1].text
    is_last = i + 1 == len(tokens) or tokens[i + 1].after_break
    # "Is the shop healthy?"
    is_judged = not is_last and tokens[i + 1].text in vocab.overall | vocab.vague
    # "What did the shop take?"
    is_doing = not is_last and i > 1 and tokens[i - 2].text in _DID and _goes_on(tokens[i + 1].text, vocab)
    return before in _OWN or (before == "the" and (is_last or is_judged or is_doing))


def _goes_on(after: str, vocab: Vocabulary) -> bool:
    """Whether no words behind the company say which of several it is."""
    return after not in vocab.prepositions | _TOLD_APART and not after[:1].isdigit()
