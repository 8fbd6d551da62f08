"""Words of other languages that nobody here knows, read as the English words the planner knows."""

from functools import cache
from importlib import resources

import yaml

from agent.planner.leftovers import is_grammar_word
from agent.planner.lexicon import Lexicon
from agent.planner.spans import is_known_word
from agent.planner.text import Token, stem
from agent.planner.vocabulary import Vocabulary

ENOUGH = 2
"""So many words of one language must be there: a single one may be a name or a slip."""


def translate(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, known_values: frozenset[str]
) -> tuple[Token, ...]:
    """Put the English word for each word of the one language that most of the unknown words are of."""
    unknown = [
        token.text
        for token in tokens
        if not (
            is_known_word(token, vocab)
            or is_grammar_word(token.text, vocab)
            or token.stem in lexicon.stems
            or token.text in known_values
        )
    ]
    best = max(_languages().values(), key=lambda words: sum(word in words for word in unknown))
    if not unknown or sum(token.text in best for token in tokens) < ENOUGH:
        return tokens
    if not any(word in best for word in unknown):
        return tokens
    return tuple(english for token in tokens for english in _english(token, best, known_values))


def _english(token: Token, words: dict[str, str], known_values: frozenset[str]) -> tuple[Token, ...]:
    said = words.get(token.text)
    if said is None:
        return (token,)
    return tuple(
        Token(word, stem(word), token.start, token.end, token.after_break and n == 0)
        for n, word in enumerate(said.split())
    )


@cache
def _languages() -> dict[str, dict[str, str]]:
    """The words of each language, without accents, with the English for them."""
    text = resources.files("agent.planner").joinpath("words/translated.yml").read_text("utf-8")
    raw = yaml.load(text, yaml.CSafeLoader)
    return {
        language: {str(word): english for english, words in entries.items() for word in words}
        for language, entries in raw.items()
    }
