"""What people buy or search for most: the products, the keywords of which there were most."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem

_DO = frozenset({"do", "does", "did", "have", "has", "was", "were", "is", "are", "got", "gets", "get"})
_BUYS = frozenset(
    {"buy", "order", "purchase", "sell", "bought", "ordered", "purchased", "sold", "return", "returned"}
    | {"cancel", "cancelled", "canceled", "refunded", "reviewed", "shipped", "delivered"}
)
_SEARCHES = frozenset({"search", "searched", "look", "looked", "looking", "searching", "typed", "typing"})
_OBJECTS = ((_BUYS, ("products",)), (_SEARCHES, ("keywords", "searchterms", "queries")))
_ENDS = frozenset({"most", "least"})
_SMALL = frozenset({"the", "from", "with", "us", "of", "here", "for", "up", "in", "often"})
FARTHEST = 6


def name_bought(
    tokens: tuple[Token, ...], lexicon: Lexicon, lacks: Callable[[str], bool]
) -> tuple[Token, ...]:
    """Put "which products" for "what" in "what do people buy most", "what got cancelled most"."""
    for i, token in enumerate(tokens[:-3]):
        verb = _ranked(tokens, i + 2) if token.text == "what" and tokens[i + 1].text in _DO else ""
        named = (noun for verbs, nouns in _OBJECTS if verb in verbs for noun in nouns)
        if noun := next((one for one in named if _is_group(one, lexicon, lacks)), None):
            put = [replace(token, text=word, stem=stem(word)) for word in ("which", noun)]
            return (*tokens[:i], *put, *tokens[i + 1 :])
    return tokens


def _is_group(noun: str, lexicon: Lexicon, lacks: Callable[[str], bool]) -> bool:
    return any(m.kind == "dimension" and not lacks(m.name) for m in lexicon.lookup((noun,)))


def _ranked(tokens: tuple[Token, ...], first: int) -> str:
    """The verb that follows, where behind it, but for small words, stands how much of what; else nothing."""
    for at in range(first, min(first + FARTHEST, len(tokens) - 1)):
        if not any(tokens[at].text in verbs for verbs, _ in _OBJECTS):
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].text in _SMALL:
            end += 1
        if end < len(tokens) and tokens[end].text in _ENDS:
            return tokens[at].text
    return ""
