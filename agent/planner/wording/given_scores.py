"""What things get: "what score do late parcels get" asks for the average score of late parcels."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_ASKING = frozenset({"what", "which", "many"})
_DOING = frozenset({"do", "does", "did"})
_GETTING = frozenset({"get", "receive", "have", "earn", "achieve", "obtain", "reach", "carry", "show"})
# "Which score do they get most often" asks for one of the scores.
_PARTING = frozenset({"often", "most", "each", "by", "per", "how"})
# What one of them has on average is told per thing.
_ONE = frozenset({"a", "an", "one"})
_POINTS = frozenset({"stars", "points"})
_JOINING = frozenset({"and", "but", "or", "against", "versus"})
LONGEST_NAME, LONGEST_SUBJECT = 3, 8
Tokens = tuple[Token, ...]


def name_given(tokens: Tokens, lexicon: Lexicon, vocab: Vocabulary) -> Tokens:
    """Put "average score of late parcels" for what they get, where the definitions have that mean."""
    if not _GETTING & {t.text for t in tokens} or _PARTING & {t.text for t in tokens} - {"how"}:
        return tokens
    for i in range(len(tokens) - 3):
        name = _mean_named(tokens, i + 1, lexicon) if tokens[i].text in _ASKING else ()
        end = i + 1 + len(name)
        is_many = tokens[i].text == "many"
        if not name or is_many and (tokens[i - 1].text != "how" or name[-1].text not in _POINTS):
            continue
        subject = _subject(tokens, end)
        if subject is None:
            continue
        first = i - is_many
        what = _put("what", tokens[first], after_break=tokens[first].after_break)
        lead = (what, *_said(tokens[i], "is the average"))
        behind = _others(tokens[end + len(subject) + 2 :])
        return (*tokens[:first], *lead, *name, _put("of", name[-1]), *subject, *behind)
    return tokens


def _mean_named(tokens: Tokens, first: int, lexicon: Lexicon) -> Tokens:
    """The words behind a question word that a mean is called by, and that stand before "do"."""
    for size in range(LONGEST_NAME, 0, -1):
        name = tokens[first : first + size]
        behind = tokens[first + size : first + size + 1]
        if len(name) < size or not behind or behind[0].text not in _DOING:
            continue
        is_thing = name[-1].stem in lexicon.entity_stems or name[-1].text != name[-1].stem
        if is_thing and name[-1].text not in _POINTS:
            continue  # "which orders do they get" asks for orders
        found = lexicon.lookup(("average", *(token.text for token in name)))
        if any(lexicon.is_mean(meaning) for meaning in found):
            return name
    return ()


def _subject(tokens: Tokens, do: int) -> Tokens | None:
    """What stands between "do" and "get"."""
    for at in range(do + 2, min(len(tokens), do + 2 + LONGEST_SUBJECT)):
        if tokens[at].after_break:
            return None
        if tokens[at].text in _GETTING:
            return None if tokens[do + 1].text in _ONE else tokens[do + 1 : at]
    return None


def _others(rest: Tokens) -> Tokens:
    """The rest, where "and what do the others get" only names more of them."""
    at = next((n for n, t in enumerate(rest[:-2]) if t.text in ("what", "which")), None)
    if at is None or not (rest[at].after_break or (at and rest[at - 1].text in _JOINING)):
        return rest
    behind = rest[at + 1 :]
    behind = behind[1:] if behind[0].text in _DOING | {"about"} else behind
    behind = behind[:-1] if behind[-1].text in _GETTING else behind
    before = rest[: at - 1] if at and rest[at - 1].text in _JOINING else rest[:at]
    return (*before, *_said(rest[at], "and of"), *behind)


def _said(like: Token, words: str) -> Tokens:
    return tuple(_put(word, like) for word in words.split())


def _put(word: str, like: Token, *, after_break: bool = False) -> Token:
    return replace(like, text=word, stem=stem(word), after_break=after_break)
