"""To shop as what people do, to invoice as selling: in "do customers shop with us" nobody asks for a shop."""

from collections.abc import Collection
from dataclasses import replace

from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_SHOP = {"shop": "order", "shops": "order", "shopped": "ordered", "shopping": "ordering"}
_DO = frozenset({"do", "does", "did"})
_BILLED = {"invoice": "sell", "bill": "sell", "invoiced": "sold", "billed": "sold"}
_WHO = frozenset(
    {"who", "that", "people", "they", "we", "folks", "everyone", "everybody", "anyone", "anybody"}
)
_BEFORE = _WHO | {"to", "not", "never", "also", "only", "rarely", "seldom", "often", "usually", "mostly"}
# What stands behind the verb, and seldom behind the noun.
_BEHIND = frozenset(
    {"with", "at", "on", "from", "in", "most", "the", "more", "less", "again", "here", "there"}
)
REACH = 5
_HERE = (("here",), ("with", "us"), ("at", "ours"))


def name_shopping(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "order" for the verb; a shop that is counted, grouped by or owned stays one."""
    tokens = _without_clause(tokens)
    return tuple(
        replace(token, text=_SHOP[token.text], stem=stem(_SHOP[token.text]))
        if token.text in _SHOP and _is_verb(tokens, i, vocab)
        else token
        for i, token in enumerate(tokens)
    )


def name_invoicing(tokens: tuple[Token, ...], known: Collection[str]) -> tuple[Token, ...]:
    """Put "sold" for how much was invoiced or billed, where no definition is called so."""
    words = [token.text for token in tokens]
    for i in range(2, len(words)):
        verb = _BILLED.get(words[i])
        asks = words[:2] in (["how", "much"], ["what", "did"], ["what", "was"]) and i <= REACH
        done = words[i].endswith("ed") and words[i] not in known
        if verb and asks and (done or _DO & set(words[1 : i - 1]) and words[i - 1] in _WHO):
            return (*tokens[:i], replace(tokens[i], text=verb, stem=stem(verb)), *tokens[i + 1 :])
    return tokens


def _without_clause(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Whoever buys shops here: "from people who shop with us" is from people."""
    words = tuple(token.text for token in tokens)
    for i in range(1, len(words) - 1):
        here = next((h for h in _HERE if words[i + 2 : i + 2 + len(h)] == h), None)
        if words[i] in ("who", "that") and words[i + 1] in ("shop", "shops") and here:
            return tokens[:i] + tokens[i + 2 + len(here) :]
    return tokens


def _is_verb(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    if tokens[i].text == "shopped":
        return True
    before = tokens[i - 1] if i and not tokens[i].after_break else None
    if before is None or tokens[i].text == "shopping":
        return False
    if tokens[i].text == "shops":
        return before.text in ("who", "that")
    if before.text in _BEFORE:
        return True
    is_plural = before.text.endswith("s") and before.text != before.stem
    asked = any(token.text in _DO for token in tokens[max(0, i - REACH) : i])
    after = tokens[i + 1].text if i + 1 < len(tokens) and not tokens[i + 1].after_break else ""
    small = before.text in vocab.particles | vocab.prepositions | vocab.by | vocab.each | {"our", "your"}
    return not small and (asked or is_plural and (not after or after in _BEHIND))
