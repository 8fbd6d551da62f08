"""The nearest that can be answered of a question with a word nobody knows: the rest of it."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.numerals import has_figure
from agent.planner.leftovers import is_grammar_word
from agent.planner.names.text import tokenize
from agent.planner.reading import QueryReading, Reading, RefuseReading
from agent.planner.vocabulary import vocabulary

MOST_WORDS = 2
# Less is no question ("Are customers?").
FEWEST_LEFT = 3
_SPACES = re.compile(r"\s+(?=[?!.,;:\s]|$)")


def offer_rest(question: str, refused: RefuseReading, read: Callable[[str], Reading]) -> RefuseReading:
    """Tell what could be answered without the unknown words, where that is still a question that is read."""
    unknown = frozenset(refused.unknown)
    if not 0 < len(unknown) <= MOST_WORDS or any(map(_shapes, unknown)):
        return refused
    rest = _without(unknown, question)
    if rest == question or len(tokenize(rest)) < FEWEST_LEFT or not isinstance(read(rest), QueryReading):
        return refused
    said = " and ".join(f"“{word}”" for word in dict.fromkeys(refused.unknown))
    told = f"I don't know what {said} means in this data, so I won't guess. What I can answer: “{rest}”."
    return replace(refused, message=told)


def _shapes(word: str) -> bool:
    """Whether a condition without the word says another one: a number, a word of comparison."""
    vocab = vocabulary()
    return has_figure(word) or vocab.is_function_word(word) or is_grammar_word(word, vocab)


def _without(unknown: frozenset[str], question: str) -> str:
    """The rest, without the small words that led to what is left out; all of it where that leaves a stump."""
    tokens, vocab = tokenize(question), vocabulary()
    rest = question
    for i in reversed(range(len(tokens))):
        if tokens[i].text not in unknown:
            continue
        first, behind = i, tokens[i + 1 : i + 2]
        ends = not behind or behind[0].after_break or vocab.is_function_word(behind[0].text)
        if not ends:
            rest = f"{rest[: tokens[i].start]}{rest[tokens[i].end :]}"
            continue
        while first and tokens[first - 1].text in vocab.prepositions | vocab.particles | {"with", "of"}:
            first -= 1
        if first == i > 1 and tokens[i - 2].text in vocab.prepositions | vocab.particles | {"of"}:
            return question  # "products of the brand Nobody"
        rest = f"{rest[: tokens[first].start]}{rest[tokens[i].end :]}"
    return _SPACES.sub("", rest).strip()
