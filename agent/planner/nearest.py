"""The nearest that can be answered of a question with a word nobody knows: the rest of it."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.numerals import has_figure
from agent.planner.names.text import tokenize
from agent.planner.reading import QueryReading, Reading, RefuseReading

MOST_WORDS = 2
# Less is no question ("Are customers?").
FEWEST_LEFT = 3
_SPACES = re.compile(r"\s+(?=[?!.,;:\s]|$)")


def offer_rest(question: str, refused: RefuseReading, read: Callable[[str], Reading]) -> RefuseReading:
    """Tell what could be answered without the unknown words, where that is still a question that is read."""
    # Without a part of its number a condition says another one.
    if not 0 < len(set(refused.unknown)) <= MOST_WORDS or any(map(has_figure, refused.unknown)):
        return refused
    rest = _without(frozenset(refused.unknown), question)
    if rest == question or len(tokenize(rest)) < FEWEST_LEFT or not isinstance(read(rest), QueryReading):
        return refused
    said = " and ".join(f"“{word}”" for word in dict.fromkeys(refused.unknown))
    told = f"I don't know what {said} means in this data, so I won't guess. What I can answer: “{rest}”."
    return replace(refused, message=told)


def _without(unknown: frozenset[str], question: str) -> str:
    for token in reversed(tokenize(question)):
        if token.text in unknown:
            question = f"{question[: token.start]}{question[token.end :]}"
    return _SPACES.sub("", question).strip()
