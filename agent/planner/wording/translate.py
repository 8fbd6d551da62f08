"""Words of other languages that nobody here knows, read as the English words the planner knows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from agent.planner.leftovers import is_grammar_word
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import Token, stem, tokenize
from agent.planner.names.values import ValueLexicon
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.inflected import kin_of

ENOUGH = 2
"""So many unknown words of one language must be there: a single one may be a name or a slip."""
LONGEST_VALUE = 4
NUMBER = "#"
"""Stands for a number, which is kept, at the end of a phrase that is read so before one alone."""

Words = dict[tuple[str, ...], str]


@dataclass(frozen=True, eq=False)
class _Language:
    """Words and phrases of a language, without accents, with the English for them; and every single word."""

    words: Words
    single: frozenset[str]


def translate(
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    vocab: Vocabulary,
    known_values: frozenset[str],
    is_value: Callable[[str], object],
    *,
    boldly: bool = False,
) -> tuple[Token, ...]:
    """Put the English for the words of the one language that most of the unknown words are of.

    Names of several words that `is_value` knows stay as they are. Boldly, the words that synonyms of the
    definitions or names hold among others count as unknown, too.
    """
    unknown = [
        token.text
        for token in tokens
        if not (
            is_known_word(token, vocab)
            or is_grammar_word(token.text, vocab)
            or (token.stem in lexicon.stems and not boldly)
            or (token.text in known_values and not (boldly and not is_value(token.text)))
        )
    ]
    known = {language: sum(word in language.single for word in unknown) for language in _languages()}
    most = max(known.values())
    if not most:
        return tokens
    # Of two that know as many words, the one that knows longer phrases ("por día de la semana").
    tied = [language for language, count in known.items() if count == most]
    best = tied[0] if len(tied) == 1 else min(tied, key=lambda language: _pieces(tokens, language.words))
    if not _is_of(best, most, tokens, vocab):
        return tokens
    return _put(tokens, best.words, is_value, kin_of(frozenset(unknown), best.single))


def in_english(
    question: str, lexicon: Lexicon, vocab: Vocabulary, values: ValueLexicon, *, boldly: bool = False
) -> str:
    """A follow-up in the English for its words, or as it is where that has none."""
    said = tokenize(question)
    put = translate(said, lexicon, vocab, values.words, values.lookup, boldly=boldly)
    return " ".join(token.text for token in put) if put != said else question


def is_translated(said: tuple[Token, ...], put: tuple[Token, ...]) -> bool:
    """Whether words were put for so many that a question is of another language, no slip of this one."""
    kept = {token.start for token in put if token in said}
    gone = sum(token.start not in kept for token in said)
    return gone >= ENOUGH or 0 < gone == len(said)


def is_foreign(said: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, values: ValueLexicon) -> bool:
    """Whether a question is of another language: what is known of English words says nothing of its own."""
    return is_translated(said, translate(said, lexicon, vocab, values.words, values.lookup))


def _is_of(language: _Language, found: int, tokens: tuple[Token, ...], vocab: Vocabulary) -> bool:
    is_english = any(is_known_word(t, vocab) and t.text not in language.single for t in tokens)
    return found >= ENOUGH or not is_english


def _pieces(tokens: tuple[Token, ...], words: Words) -> int:
    """Into how many phrases and unknown words a question falls."""
    return len(list(_windows(tokens, words, lambda _: False, {})))


def _put(
    tokens: tuple[Token, ...], words: Words, is_value: Callable[[str], object], kin: Mapping[str, str]
) -> tuple[Token, ...]:
    found: list[Token] = []
    for window, english in _windows(tokens, words, is_value, kin):
        found += _english(window, english) if english else window
    return tuple(found)


def _windows(
    tokens: tuple[Token, ...], words: Words, is_value: Callable[[str], object], kin: Mapping[str, str]
) -> Iterator[tuple[tuple[Token, ...], str | None]]:
    """The stretches of a question, the longest first, each with the English for it."""
    longest = max(map(len, words))
    at = 0
    while at < len(tokens):
        size = _named(tokens, at, is_value)
        english = None if size else _known(tokens, at, longest, words, kin)
        size = size or (len(english[0]) if english else 1)
        yield tokens[at : at + size], english[1] if english else None
        at += size


def _known(
    tokens: tuple[Token, ...], at: int, longest: int, words: Words, kin: Mapping[str, str]
) -> tuple[tuple[Token, ...], str] | None:
    """The longest phrase that begins at a place, with its English."""
    for size in range(min(longest, len(tokens) - at), 0, -1):
        window = tokens[at : at + size]
        english = words.get(tuple(kin.get(t.text, t.text) for t in window))
        if english is None and size > 1 and window[-1].is_number:
            english = words.get((*(t.text for t in window[:-1]), NUMBER))
            window = window[:-1]
        if english and not any(t.after_break for t in window[1:]):
            return window, english
    return None


def _named(tokens: tuple[Token, ...], at: int, is_value: Callable[[str], object]) -> int:
    """How many words at a place are one name of several words."""
    for size in range(min(LONGEST_VALUE, len(tokens) - at), 1, -1):
        if is_value(" ".join(t.text for t in tokens[at : at + size])):
            return size
    return 0


def _english(window: tuple[Token, ...], english: str) -> list[Token]:
    first, last = window[0], window[-1]
    return [
        Token(word, stem(word), first.start, last.end, first.after_break and n == 0)
        for n, word in enumerate(english.split())
    ]


@cache
def _languages() -> tuple[_Language, ...]:
    text = resources.files("agent.planner").joinpath("words/translated.yml").read_text("utf-8")
    raw = yaml.load(text, yaml.CSafeLoader)
    every = (
        {tuple(said.replace("-", " ").split()): english for english, all_ in entries.items() for said in all_}
        for entries in raw.values()
    )
    return tuple(_Language(words, frozenset(word for said in words for word in said)) for words in every)
