"""What the best selling ones are ranked by, where that is said: "best selling products by units sold"."""

from dataclasses import replace
from itertools import pairwise

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_DOING = frozenset({"selling", "sold", "performing", "earning", "grossing"})
_BY = (("by",), ("in", "terms", "of"), ("according", "to"), ("measured", "by"), ("based", "on"), ("in",))
_PLAIN = frozenset({"the", "total", "number", "of", "overall"})
LONGEST_THING, LONGEST_MEASURE = 3, 4


_MANY = {"highest": "most", "lowest": "fewest"}


def name_most(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "the most orders" for "the highest orders": of things that are counted, how many there are."""
    found = list(tokens)
    for i, (end, noun) in enumerate(pairwise(tokens)):
        named = lexicon.lookup((noun.text,)) if end.text in _MANY and noun.text != noun.stem else ()
        ends = i + 2 == len(tokens) or tokens[i + 2].text not in lexicon.words
        if ends and any(lexicon.is_count(meaning) for meaning in named):
            word = _MANY[end.text]
            found[i] = replace(end, text=word, stem=word)
    return tuple(found)


def name_ranked(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Leave out that things sell where another measure than sales is named to rank them by."""
    for i in range(1, len(tokens) - 3):
        if tokens[i].text not in _DOING or tokens[i - 1].text not in vocab.superlatives:
            continue
        for by in range(i + 2, min(i + 2 + LONGEST_THING, len(tokens) - 1)):
            if (size := _says_by(tokens, by)) and _is_measure(tokens, by + size, lexicon):
                return tokens[:i] + tokens[i + 1 :]
    return tokens


def _says_by(tokens: tuple[Token, ...], at: int) -> int:
    """How many words at a place say by what is ranked."""
    said = tuple(t.text for t in tokens[at : at + 3])
    return next((len(words) for words in _BY if said[: len(words)] == words), 0)


def _is_measure(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    while at < len(tokens) and tokens[at].text in _PLAIN:
        at += 1
    said = tuple(t.text for t in tokens[at : at + LONGEST_MEASURE])
    return any(m.kind == "metric" for size in range(len(said), 0, -1) for m in lexicon.lookup(said[:size]))
