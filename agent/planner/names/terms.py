"""Seasons of a year that are stored as values: "Fall 2024" is a term, and no three months of the calendar."""

import re
from collections.abc import Callable, Iterator, Mapping
from operator import ge, gt, le, lt

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, words
from agent.planner.names.value_spelling import ValueLookup
from agent.planner.times.dates import Terms
from agent.planner.vocabulary import Vocabulary
from semantic_layer.domain import Domain

Term = tuple[int, int]
Stored = Mapping[str, set[str]]
# A longer wording than that of its parts, which are a value and a year.
_SCORE = 6.0
_YEAR = re.compile(r"(?:19|20)\d\d")
# Seasons as a year of lessons counts them: its winter begins the year.
_ORDER = {"winter": 0, "spring": 1, "summer": 2, "autumn": 3, "fall": 3}
_OF_LESSONS = frozenset({"term", "semester", "trimester", "session"})
_SIDES: Mapping[str, Callable[[Term, Term], bool]] = {
    "since": ge,
    "after": gt,
    "until": le,
    "till": le,
    "through": le,
    "before": lt,
}
_JOINED = frozenset({"and", "or", "vs", "versus", "than", "to", "against"})
_TO = {"from": "to", "between": "and"}
_ONWARDS = frozenset({"on", "onward", "onwards"})
_OF = frozenset({"of", "in", "for", "during"})


def stored_terms(domains: Mapping[str, Domain]) -> Terms:
    """The dimensions whose values are all seasons of a year, each with those, folded."""
    return frozenset(
        (name, text)
        for name, domain in domains.items()
        if len(domain.folded) > 1 and all(_term(text) for text in domain.folded)
        for text in domain.folded
    )


def term_spans(
    tokens: tuple[Token, ...], terms: Terms, lookup: ValueLookup, lexicon: Lexicon, vocab: Vocabulary
) -> Iterator[Span]:
    """Several terms by one wording: "since Fall 2023", "terms after Winter 2023", "the 2024 terms"."""
    if not terms or not any(_YEAR.fullmatch(token.text) for token in tokens):
        return
    stored: dict[str, set[str]] = {}
    for name, text in terms:
        stored.setdefault(name, set()).add(text)
    for i in range(len(tokens)):
        year = _of_year(tokens, i, stored, lexicon, vocab)
        beyond = _through(tokens, i, stored, lexicon, vocab) or _beyond(tokens, i, stored, lexicon)
        last, texts = year or beyond or (i, _beside(tokens, i, stored))
        ordered = sorted(texts, key=lambda text: _term(text) or (0, 0))
        values = tuple(m for text in ordered for m in lookup(text) if m.kind == "value")
        if values:
            yield Span(i, last, values, score=_SCORE, is_all=len(values) > 1 or last > i)


def _of_year(
    tokens: tuple[Token, ...], i: int, stored: Stored, lexicon: Lexicon, vocab: Vocabulary
) -> tuple[int, list[str]] | None:
    """All terms of a year, and the last token of that; in "by term in 2024" the year is no term's."""
    said = [token.text for token in tokens[i : i + 3]]
    if len(said) > 1 and _YEAR.fullmatch(said[0]):
        year, noun, last = said[0], i + 1, i + 1
    elif len(said) > 2 and said[1] in _OF and _YEAR.fullmatch(said[2]):
        year, noun, last = said[2], i, i + 2
    else:
        return None
    named = [m.name for m in lexicon.lookup((tokens[noun].text,)) if m.name in stored]
    is_led = i > 0 and tokens[i - 1].text in vocab.by | vocab.each
    if len(named) != 1 or is_led or tokens[noun].text == tokens[noun].stem:
        return None
    return last, [text for text in stored[named[0]] if year in text.split()]


def _beside(tokens: tuple[Token, ...], i: int, stored: Stored) -> list[str]:
    """The term that a word is with the season or the year of its neighbour: "Fall 2023 and 2024"."""
    said = [token.text for token in tokens]
    joined = i > 0 and said[i - 1] in _JOINED
    before = said[: i - joined][-2:] if joined or tokens[i].after_break else []
    if _YEAR.fullmatch(said[i]) and _term(" ".join(before)):
        text = f"{before[0]} {said[i]}"
    elif said[i] in _ORDER and {*said[i + 1 : i + 2]} & _JOINED and _term(" ".join(said[i + 2 : i + 4])):
        text = f"{said[i]} {said[i + 3]}"
    else:
        return []
    return [text] if any(text in texts for texts in stored.values()) else []


def _through(
    tokens: tuple[Token, ...], i: int, stored: Stored, lexicon: Lexicon, vocab: Vocabulary
) -> tuple[int, list[str]] | None:
    """All terms from one to another, and the last token of that; a change is told of those two alone."""
    said = [token.text for token in tokens[i : i + 6]]
    if said[:1] not in (["from"], ["between"]) or said[3:4] != [_TO[said[0]]]:
        return None
    first, last = (" ".join(said[at : at + 2]) for at in (1, 4))
    names = [name for name, texts in stored.items() if {first, last} <= texts]
    begin, end = _term(first), _term(last)
    outside = {token.text for k, token in enumerate(tokens) if not i <= k < i + 6}
    if not (begin and end and names) or outside & changing(vocab) or not _is_ordered(names[0], lexicon):
        return None
    return i + 5, [text for text in stored[names[0]] if begin <= (_term(text) or end) <= end]


def changing(vocab: Vocabulary) -> frozenset[str]:
    """The words that hold two terms against each other."""
    return vocab.growth | vocab.differences | vocab.comparisons | vocab.comparatives


def _beyond(
    tokens: tuple[Token, ...], i: int, stored: Stored, lexicon: Lexicon
) -> tuple[int, list[str]] | None:
    """The terms on one side of one, and the last token of that.

    Which winter is meant is known only where lessons are told by terms.
    """
    said = [token.text for token in tokens[i : i + 4]]
    text = " ".join(said[1:3])
    names = [name for name, texts in stored.items() if text in texts]
    edge = _term(text)
    if len(names) != 1 or edge is None or not _is_ordered(names[0], lexicon):
        return None
    is_onwards = said[3:4] != [] and said[3] in _ONWARDS
    is_of_side = _SIDES.get("since" if said[0] == "from" and is_onwards else said[0])
    if is_of_side is None:
        return None
    kept = [other for other in stored[names[0]] if is_of_side(_term(other) or edge, edge)]
    return i + 2 + is_onwards, kept


def _is_ordered(name: str, lexicon: Lexicon) -> bool:
    return any(m.name == name for said in _OF_LESSONS for m in lexicon.lookup((said,)))


def _term(text: str) -> Term | None:
    """The year and the place in it of "fall 2024"."""
    said = words(text)
    is_term = len(said) == 2 and said[0] in _ORDER and _YEAR.fullmatch(said[1])
    return (int(said[1]), _ORDER[said[0]]) if is_term else None
