"""What people buy most: the products of which most were sold, where nothing else is asked for."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem

_DO = frozenset({"do", "does", "did", "have", "has"})
_BUYS = frozenset({"buy", "order", "purchase", "sell", "bought", "ordered", "purchased", "sold"})
_ENDS = frozenset({"most", "least"})
_SMALL = frozenset({"the", "from", "with", "us", "of", "here"})
_THINGS = ("which", "products")
FARTHEST = 6


def name_bought(
    tokens: tuple[Token, ...], lexicon: Lexicon, lacks: Callable[[str], bool]
) -> tuple[Token, ...]:
    """Put "which products" for "what" in "what do people buy most"."""
    dimensions = [m.name for m in lexicon.lookup(_THINGS[1:]) if m.kind == "dimension"]
    if not any(not lacks(name) for name in dimensions):
        return tokens
    for i, token in enumerate(tokens[:-3]):
        if token.text == "what" and tokens[i + 1].text in _DO and _is_ranked(tokens, i + 2):
            put = [replace(token, text=word, stem=stem(word)) for word in _THINGS]
            return (*tokens[:i], *put, *tokens[i + 1 :])
    return tokens


def _is_ranked(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether a verb of buying follows, and behind it, but for small words, how much of what."""
    for at in range(first + 1, min(first + FARTHEST, len(tokens) - 1)):
        if tokens[at].text not in _BUYS:
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].text in _SMALL:
            end += 1
        return end < len(tokens) and tokens[end].text in _ENDS
    return False
