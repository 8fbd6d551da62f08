"""Ways of saying put in plainer words before anything is looked up; the places in the question stay."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import product

import yaml

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

NUMBER = "#"
Saying = tuple[tuple[str, ...], tuple[str, ...]]


_ARTICLES = frozenset({"a", "an", "the", "any"})


def reword(tokens: tuple[Token, ...], numbers: frozenset[str]) -> tuple[Token, ...]:
    """Put the plainer words for each saying, the longest first; `numbers` are those written as words."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        for said, plain in _opened_by(tokens[at], numbers):
            window = tokens[at : at + len(said)]
            if _says(window, said, numbers):
                found += _put(window, said, plain)
                at += len(said)
                break
        else:
            found.append(tokens[at])
            at += 1
    return tuple(found)


def _says(window: tuple[Token, ...], said: tuple[str, ...], numbers: frozenset[str]) -> bool:
    if len(window) != len(said) or any(token.after_break for token in window[1:]):
        return False
    return all(
        token.is_number or token.text in numbers if word == NUMBER else token.text == word
        for token, word in zip(window, said, strict=True)
    )


def _put(window: tuple[Token, ...], said: tuple[str, ...], plain: tuple[str, ...]) -> list[Token]:
    kept = [token for token, word in zip(window, said, strict=True) if word == NUMBER]
    first, last = window[0], window[-1]
    found = []
    for n, word in enumerate(plain):
        if word == NUMBER:
            token = kept.pop(0)
            found.append(replace(token, after_break=first.after_break and n == 0))
        else:
            found.append(Token(word, stem(word), first.start, last.end, first.after_break and n == 0))
    return found


def _opened_by(token: Token, numbers: frozenset[str]) -> tuple[Saying, ...]:
    """The sayings that may start at a word, the longest first."""
    by_word = _sayings()
    opened = by_word.get(token.text, ())
    if not (token.is_number or token.text in numbers):
        return opened
    return tuple(sorted((*opened, *by_word.get(NUMBER, ())), key=lambda pair: -len(pair[0])))


@cache
def _sayings() -> dict[str, tuple[Saying, ...]]:
    """The sayings with their plainer words, by the word they start with."""
    text = resources.files("agent.planner").joinpath("words/rewordings.yml").read_text("utf-8")
    raw = yaml.load(text, yaml.CSafeLoader)
    pairs = [
        (said, tuple(plain.split()))
        for plain, all_ in raw.items()
        for one in all_
        for said in _spelled_out(one)
    ]
    found: dict[str, tuple[Saying, ...]] = {}
    for pair in sorted(pairs, key=lambda pair: -len(pair[0])):
        found[pair[0][0]] = (*found.get(pair[0][0], ()), pair)
    return found


def _spelled_out(saying: str) -> Iterator[tuple[str, ...]]:
    """Each way of a saying in which "a|b" stands for either word."""
    return product(*(word.split("|") for word in saying.split()))


def spell_out(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """In "new vs returning customers" the noun is said once for both."""
    found = list(_spell_out_longer(tokens, lexicon, vocab))
    tokens = tuple(found)
    for i in range(len(tokens) - 4, -1, -1):
        first, link, second, noun = tokens[i : i + 4]
        if {first.text, second.text} & (vocab.particles | vocab.fillers | vocab.prepositions):
            continue
        both = ((first.text, noun.text), (second.text, noun.text))
        is_over = link.text == "to" and any(token.text in vocab.rates for token in tokens[:i])
        if not (is_over or link.text in vocab.conjunctions | vocab.comparisons) or noun.after_break:
            continue
        kinds = [{m.name for m in lexicon.lookup(pair) if m.kind == "metric"} for pair in both]
        if all(kinds) and not kinds[0] & kinds[1]:
            found.insert(i + 1, Token(noun.text, noun.stem, first.start, first.end))
    return _named_ones(tuple(found), lexicon, vocab)


def _spell_out_longer(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """The same where the second is said in two words: "late versus on-time orders"."""
    for i in range(len(tokens) - 4):
        first, link, *second, noun = tokens[i : i + 5]
        if link.text not in vocab.conjunctions | vocab.comparisons or noun.after_break:
            continue
        both = ((first.text, noun.text), (*(one.text for one in second), noun.text))
        kinds = [{m.name for m in lexicon.lookup(said) if m.kind == "metric"} for said in both]
        if all(kinds) and not kinds[0] & kinds[1] and not lexicon.is_metric((first.text,)):
            return (*tokens[: i + 1], Token(noun.text, noun.stem, first.start, first.end), *tokens[i + 1 :])
    return tokens


def _named_ones(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """In "new customers and returning ones" the noun is said once, and meant twice."""
    found = list(tokens)
    for i in range(2, len(found)):
        if found[i].text not in ("ones", "one") or found[i].after_break or found[i - 1].text in _ARTICLES:
            continue
        if found[i - 1].text in vocab.superlatives:
            continue  # "the best ones first" ranks
        nouns = [t for t in found[: i - 1] if t.stem in lexicon.entity_stems]
        for noun in reversed(nouns):
            if any(m.kind == "metric" for m in lexicon.lookup((found[i - 1].text, noun.text))):
                found[i] = replace(found[i], text=noun.text, stem=noun.stem)
                break
    return tuple(found)
