"""What each thing comes to, held to a bound: "orders that had a value of more than 500" are worth that."""

from dataclasses import replace

from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_VALUES = frozenset({"value", "values", "total", "totals", "amount", "amounts"})
_LED = frozenset({"with", "have", "has", "had", "having", "whose", "where"})
_ARTICLES = frozenset({"a", "an", "the", "their", "its", "any"})
_TIES = frozenset({"of", "is", "was", "are", "were", "that", "which", "lies", "lie", "lay", "came", "to"})
_BETWEEN = "between"
_LONGEST = 4


def name_valued(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "worth" for a value or total that things have, where a bound stands behind it."""
    for i in range(2, len(tokens) - 2):
        if tokens[i].text not in _VALUES:
            continue
        first, last = _led_from(tokens, i), i + 1
        while last < len(tokens) and tokens[last].text in _TIES:
            last += 1
        if first and _is_bounded(tokens, last, vocab):
            worth = replace(tokens[first], text="worth", stem=stem("worth"), end=tokens[last - 1].end)
            return (*tokens[:first], worth, *tokens[last:])
    return tokens


def _led_from(tokens: tuple[Token, ...], i: int) -> int | None:
    """Where "with a", "whose order" begins before a value; the noun between is what is counted."""
    at = i - 1
    if tokens[at].text == tokens[at].stem and any(t.stem == tokens[at].stem for t in tokens[:at]):
        at -= 1
    while at and tokens[at].text in _ARTICLES:
        at -= 1
    return at if at and tokens[at].text in _LED else None


def _is_bounded(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    said = tuple(token.text for token in tokens[at : at + _LONGEST])
    known = any(said[:size] in vocab.comparators for size in range(1, len(said)))
    return known or said[:1] == (_BETWEEN,) or said[:1] in ((">",), ("<",), (">=",), ("<=",))
