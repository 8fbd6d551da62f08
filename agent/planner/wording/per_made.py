"""What something is told for each of: "for each purchase made" is "for each purchase"."""

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_DONE = frozenset({"made", "placed", "done", "taken", "received", "recorded"})
# Behind them what is done is said of more than each one.
_GOES_ON = frozenset({"by", "with", "through", "via", "using", "and", "or"})


def leave_done(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Leave out that each one was made or placed, where the question says no more of it."""
    said = [token.text for token in tokens]
    if _DONE.isdisjoint(said):
        return tokens
    return tuple(t for i, t in enumerate(tokens) if not (said[i] in _DONE and _ends_each(tokens, i, vocab)))


def _ends_each(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    """Whether "per order", "for each purchase" ends at a word, with nothing of it behind."""
    if i < 2 or tokens[i].after_break or tokens[i - 1].after_break:
        return False
    two = tokens[i - 3].text if i > 2 else "", tokens[i - 2].text
    is_each = two[1] == "per" or (two[0] == "for" and two[1] in vocab.each)
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return is_each and (after is None or after.after_break or after.text not in _GOES_ON)
