"""What is of a country by its adjective: "French customers", "sales to the Dutch"."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import resources

import yaml

from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.compass import name_compass

_ABROAD = frozenset({"abroad", "overseas"})
_FOREIGN = frozenset({"foreign", "international", "export"})
# In small letters it is a pronoun.
_WRITTEN = {"US": "united states"}


def name_countries(
    tokens: tuple[Token, ...],
    question: str,
    lexicon: Lexicon,
    vocab: Vocabulary,
    is_value: Callable[[str], tuple[Meaning, ...]],
) -> tuple[Token, ...]:
    """Put the name of a country that the data holds for an adjective of it, where a known word follows.

    In names ("French door sign") the word stays.
    """
    tokens = name_compass(_name_home(tokens, lexicon, is_value), lexicon, is_value)
    found: list[Token] = []
    for i, token in enumerate(tokens):
        written = "" if question.isupper() else question[token.start : token.end]
        country = _WRITTEN.get(written) or _countries().get(token.text)
        if (
            country
            and is_value(country)
            and not is_value(token.text)
            and (_is_of_people(tokens, i, lexicon, vocab) or _is_before_value(tokens, i, lexicon, is_value))
        ):
            found += [
                Token(w, stem(w), token.start, token.end, token.after_break and not n)
                for n, w in enumerate(words(country))
            ]
        else:
            found.append(token)
    return tuple(found)


def _name_home(
    tokens: tuple[Token, ...], lexicon: Lexicon, is_value: Callable[[str], tuple[Meaning, ...]]
) -> tuple[Token, ...]:
    """ "Sold abroad", "foreign orders": outside the country that most rows are of, where there are others."""
    at = next((i for i, t in enumerate(tokens) if t.text in _ABROAD | _FOREIGN), None)
    if at is None or lexicon.lookup((tokens[at].text,)) or is_value(tokens[at].text):
        return tokens
    homes = [m for name in sorted(country_names()) for m in is_value(name) if _is_home(m)]
    if len({m.value for m in homes}) != 1:
        return tokens
    noun = tokens[at + 1 : at + 2] if tokens[at].text in _FOREIGN else ()
    if tokens[at].text in _FOREIGN and not (noun and noun[0].stem in lexicon.stems):
        return tokens
    before = tokens[: at - 1] if at and tokens[at - 1].text in ("from", "to") else tokens[:at]
    put = [replace(tokens[at], text=w, stem=stem(w)) for w in ("excluding", *words(str(homes[0].value)))]
    return (*before, *noun, *put, *tokens[at + 1 + len(noun) :])


def _is_home(meaning: Meaning) -> bool:
    """Whether most rows are of a country, and not all."""
    return meaning.listed < 2 * meaning.rows < 2 * meaning.listed


def _is_of_people(tokens: tuple[Token, ...], i: int, lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """Whether a word the definitions know follows, another adjective with "and", or nothing of a name."""
    if i + 1 == len(tokens) or tokens[i + 1].after_break:
        return True
    after = tokens[i + 1]
    joined = after.text in vocab.conjunctions | vocab.comparisons | vocab.prepositions
    ones = after.text in ("ones", "people", "market", "business", "side") or after.text in vocab.fillers
    return after.stem in lexicon.stems or after.stem in lexicon.entity_stems or joined or ones


def _is_before_value(
    tokens: tuple[Token, ...], i: int, lexicon: Lexicon, is_value: Callable[[str], object]
) -> bool:
    """In "German enterprise accounts" another value stands between, and no name begins with both words."""
    said = [token.text for token in tokens[i : i + 3]]
    is_parted = any(token.after_break for token in tokens[i + 1 : i + 3])
    if len(said) <= 2 or is_parted or not is_value(said[1]) or is_value(" ".join(said[:2])):
        return False
    return tokens[i + 2].stem in lexicon.stems or tokens[i + 2].stem in lexicon.entity_stems


@cache
def country_names() -> frozenset[str]:
    """The names of the countries that adjectives are known of, in small letters."""
    return frozenset(name.lower() for name in _countries().values())


@cache
def _countries() -> dict[str, str]:
    text = resources.files("agent.planner").joinpath("words/demonyms.yml").read_text("utf-8")
    return {said: name for name, all_ in yaml.load(text, yaml.CSafeLoader).items() for said in all_}
