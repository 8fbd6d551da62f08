"""Further columns of a table: "the regions with orders and revenue", "and for each the orders"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_WITH = frozenset({"with", "showing", "having", "including", "include"})
# These may tell a condition as well.
_HOLDING = frozenset({"with", "having"})
_SMALL = frozenset({"the", "their", "its", "both", "number", "of"})
_OWN = frozenset({"their", "its"})
_THEIRS = _OWN | {"the"}
_SHOW = frozenset({"show", "give", "list", "add", "include", "tell", "put", "name", "state", "need", "want"})
_ALSO = _SHOW | {"also", "and", "then", "please", "me", "us", "i", "we", "plus"}
_OF_EACH = ("for", "each"), ("for", "every")
_THEM = frozenset({"of", "them", "one", "these", "those"})
LONGEST, FEWEST = 4, 2


def part_listed(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Tell the measures behind "with" as columns: of what is ranked before it, or of groups alone.

    "The regions with orders and revenue" asks for no regions that have orders; "the five with the most
    orders, and for each the revenue" goes on with the same five.
    """
    for at, token in enumerate(tokens[:-1]):
        before, is_with = tokens[:at], token.text in _WITH and not tokens[at + 1].after_break
        start = _goes_on(tokens, at, is_with=is_with)
        if start is not None and _is_ranked(before, vocab) and _listed(tokens, start, lexicon, vocab):
            behind = tokens[start + 1 :] if tokens[start].text in _THEIRS else tokens[start:]
            opened = replace(token, text="with", stem="with", after_break=True)
            return (*before, opened, replace(opened, text="their", stem="their", after_break=False), *behind)
        if is_with and not _measures(before, lexicon) and _listed(tokens, at + 1, lexicon, vocab) >= FEWEST:
            return (*before, replace(tokens[at + 1], after_break=True), *tokens[at + 2 :])
    return tokens


def _goes_on(tokens: tuple[Token, ...], at: int, *, is_with: bool) -> int | None:
    """Where the columns begin that are told of what stands before; None where nothing goes on there."""
    token = tokens[at]
    if is_with:
        return at + 1 if (token.after_break or token.text not in _HOLDING) else None
    end = at
    while end < len(tokens) and tokens[end].text in _ALSO and (end == at or not tokens[end].after_break):
        end += 1
    # The asking word may have been laid aside.
    said = {t.text for t in tokens[at:end]}
    is_asked = "also" in said or bool(said & _SHOW) and _is_own(tokens, end)
    is_asked |= token.after_break and bool(said & _SHOW or token.text in _OWN)
    if tuple(t.text for t in tokens[end : end + 2]) in _OF_EACH:
        end += 2
        while end < len(tokens) and tokens[end].text in _THEM:
            end += 1
        is_asked = True
    if not is_asked or end >= len(tokens) or tokens[end].text not in _THEIRS:
        return None
    return end


def _is_own(tokens: tuple[Token, ...], at: int) -> bool:
    return at < len(tokens) and tokens[at].text in _OWN


def _is_ranked(before: tuple[Token, ...], vocab: Vocabulary) -> bool:
    return any(token.text in vocab.superlatives or token.text in vocab.order_words for token in before)


def _listed(tokens: tuple[Token, ...], at: int, lexicon: Lexicon, vocab: Vocabulary) -> int:
    """How many names of measures stand one beside the other from a place on."""
    count = 0
    while at < len(tokens):
        while at < len(tokens) and tokens[at].text in _SMALL:
            at += 1
        size = next((n for n in range(LONGEST, 0, -1) if _names(tokens[at : at + n], n, lexicon)), 0)
        if not size:
            break
        count, at = count + 1, at + size
        joined = at < len(tokens) and tokens[at].text in vocab.conjunctions
        if not joined and not (at < len(tokens) and tokens[at].after_break):
            break
        at += joined
    return count


def _names(window: tuple[Token, ...], size: int, lexicon: Lexicon) -> bool:
    return len(window) == size and lexicon.is_metric(tuple(token.text for token in window))


def _measures(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Whether a measure is named, or things are counted, by one word or two."""
    if any(token.text == "many" for token in tokens):
        return True
    windows = [tokens[n : at + 1] for at in range(len(tokens)) for n in (at - 1, at) if n >= 0]
    several = (tuple(t.text for t in window) for window in windows if window[-1].text != window[-1].stem)
    return any(lexicon.is_metric(window) for window in several)
