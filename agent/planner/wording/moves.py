"""Verbs of rising and falling put as the words that tell a change: "went down", "drying up", "climbed"."""

from dataclasses import replace
from functools import cache

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.changes import changes

_PLAIN = {
    ("up", False): "increased",
    ("up", True): "growing",
    ("down", False): "decreased",
    ("down", True): "declining",
}
_BE = "be"


def name_moves(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put one plain word for a verb of rising or falling that nothing here is called by."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        pair = tuple(token.text for token in tokens[at : at + 2])
        parted = any(token.after_break for token in tokens[at + 1 : at + 2])
        way, size = (_ways().get(pair), len(pair)) if not parted else (None, 2)
        if way is None:
            way, size = _ways().get(pair[:1]), 1
        known = any(token.stem in lexicon.stems for token in tokens[at : at + size] if size == 1)
        if way is None or known or pair[0] in vocab.growth:
            found.append(tokens[at])
            at += 1
            continue
        word = _PLAIN[(way, pair[0].endswith("ing"))]
        found.append(replace(tokens[at], text=word, stem=stem(word), end=tokens[at + size - 1].end))
        at += size
    return tuple(found)


@cache
def _ways() -> dict[tuple[str, ...], str]:
    """Up or down by the words: of single ones the past and what goes on, the plain form being a noun, too."""
    found: dict[tuple[str, ...], str] = {}
    for way in ("up", "down"):
        for said in changes()[way]:
            verb, _, particle = said.partition(" ")
            forms = verb.split("|")
            if forms[0] == _BE:
                continue
            for form in forms if particle else forms[2:]:
                found[(form, particle) if particle else (form,)] = way
    return found
