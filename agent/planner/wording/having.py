"""Things that have some of what is counted: "readers with a subscription" have more than none of them."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem

REACH = 4
_HAVING = frozenset({"with", "have", "has", "had", "having"})
_SOME = frozenset({"a", "an", "any"})
_DENIED = frozenset({"never", "not"})
_MORE_THAN_NONE = ("more", "than", "0")


def name_having(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Put "more than 0" for "a" before what is counted, behind things that nothing but their key names."""
    for i in range(1, len(tokens) - 1):
        is_denied = not _DENIED.isdisjoint(token.text for token in tokens[max(0, i - 3) : i])
        if tokens[i].text not in _SOME or tokens[i - 1].text not in _HAVING or is_denied:
            continue
        held = next((t for t in tokens[i + 1 : i + 1 + REACH] if _is_counted(t, lexicon)), None)
        if held is not None and any(_is_keyed(token, lexicon) for token in tokens[max(0, i - 3) : i - 1]):
            bound = [Token(w, stem(w), tokens[i].start, tokens[i].end, False) for w in _MORE_THAN_NONE]
            return (*tokens[:i], *bound, *tokens[i + 1 :])
    return tokens


def _is_counted(token: Token, lexicon: Lexicon) -> bool:
    """Whether a noun in the singular names a count of rows."""
    named = [m for m in lexicon.lookup((token.text,)) if m.kind == "metric"]
    return token.text == token.stem and bool(named) and all(map(lexicon.is_count, named))


def _is_keyed(token: Token, lexicon: Lexicon) -> bool:
    named = lexicon.lookup((token.text,))
    return token.text != token.stem and bool(named) and all(map(lexicon.is_key, named))
