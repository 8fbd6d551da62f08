"""What is said of a score by the thing that gives it: "a review below 3" is one whose score is."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_BOUNDS = frozenset({"below", "under", "above", "over", "beneath"})
_SCORES = ("score", "rating", "grade")
_ONE = frozenset({"a", "any", "one", "every", "each"})


def name_scores(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the score behind a single thing that a bound is said of, where it has one by that name."""
    for i in range(1, len(tokens) - 2):
        noun, bound, number = tokens[i : i + 3]
        if tokens[i - 1].text not in _ONE or bound.text not in _BOUNDS:
            continue
        if not (number.is_number or number.text in vocab.numbers):
            continue
        told = next((score for score in _SCORES if lexicon.lookup((noun.text, score))), None)
        if told is not None:
            score = replace(noun, text=told, stem=told, after_break=False)
            return (*tokens[: i + 1], score, *tokens[i + 1 :])
    return tokens
