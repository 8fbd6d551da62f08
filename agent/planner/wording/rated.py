"""Ratings held against each other: "are late orders rated lower", "do they get poorer star ratings"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_BETTER = frozenset({"better", "higher", "more"})
_WORSE = frozenset({"worse", "poorer", "lower", "fewer", "less", "weaker", "badly"})
_NOUNS = frozenset({"ratings", "rating", "scores", "score", "stars", "reviews", "grades", "marks"})
_KINDS = frozenset({"star", "stars", "review", "customer", "satisfaction"})
_RATED = frozenset({"rated", "reviewed", "scored", "graded"})
_RATING = frozenset({"rate", "review", "grade"})
_THEY = frozenset({"they", "people", "we", "you"})
_WHETHER = frozenset({"are", "were", "is", "was"})
_DOING = frozenset({"do", "did", "does"})
_DEGREE = frozenset({"much", "markedly", "clearly", "noticeably", "significantly", "far", "really", "any"})
# A mark that somebody gets is no rating that something is given.
_MEANS = (("average", "rating"), ("average", "review", "score"))
Tokens = tuple[Token, ...]


def name_ratings(tokens: Tokens, lexicon: Lexicon, vocab: Vocabulary) -> Tokens:
    """Put "get worse ratings" for what is said to be rated lower, where ratings are measured."""
    said = [token.text for token in tokens]
    if not (_RATED | _RATING | _NOUNS).intersection(said):
        return tokens
    named = next((words for words in _MEANS if any(map(lexicon.is_mean, lexicon.lookup(words)))), None)
    at = next((i for i, word in enumerate(said) if word in _BETTER | _WORSE), None)
    if named is None:
        return tokens
    if said[:2] == ["how", "well"] and (verb := next((i for i, w in enumerate(said) if w in _RATED), 0)):
        what = tuple(replace(tokens[0], text=word, stem=stem(word)) for word in (*named, "of"))
        return (*what, *tokens[3:verb], *tokens[verb + 1 :])
    return _compared(tokens, said, at, named) if at is not None else tokens


def _compared(tokens: Tokens, said: list[str], at: int, named: tuple[str, ...]) -> Tokens:
    worded = _worded(tokens[at], named)
    if behind := _noun_behind(said, at):
        return (*tokens[:at], *worded, *tokens[at + behind :])
    gets = (replace(tokens[at], text="get", stem="get"), *worded)
    verb = at - 1 - (said[at - 1] in _DEGREE)
    if verb > 0 and said[verb] in _RATED and said[0] in _WHETHER:
        opening = replace(tokens[0], text="do", stem="do")
        return (opening, *tokens[1:verb], *gets, *tokens[at + 1 :])
    verb = next((i for i in range(2, at) if said[i] in _RATING and _is_somebody(tokens[i - 1])), 0)
    if not verb or said[0] not in _DOING or verb + 1 == at:
        return tokens
    # "Do customers rate late orders lower than ...": late orders get worse ratings.
    return (tokens[0], *tokens[verb + 1 : at], *gets, *tokens[at + 1 :])


def _is_somebody(token: Token) -> bool:
    return token.text != token.stem or token.text in _THEY


def _noun_behind(said: list[str], at: int) -> int:
    """How many words "poorer star ratings" is of; none where no rating is named so."""
    behind = at + 1
    while behind < len(said) - 1 and said[behind] in _KINDS and said[behind + 1] in _NOUNS:
        behind += 1
    is_kind = behind > at + 1 or said[at] not in {"more", "fewer", "less"}
    named = behind < len(said) and said[behind] in _NOUNS and is_kind
    return behind + 1 - at if named and (behind > at + 1 or said[at] == "poorer") else 0


def _worded(like: Token, named: tuple[str, ...]) -> Tokens:
    way = "better" if like.text in _BETTER else "worse"
    return tuple(replace(like, text=word, stem=stem(word)) for word in (way, *named))
