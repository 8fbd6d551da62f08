"""Words that are a code as they are written: DE, AM, OK where it is no word of assent."""

from collections.abc import Iterator

from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.names.value_spelling import ValueLookup
from agent.planner.vocabulary import Vocabulary

LENGTH_OF_CODE = 2


def code_spans(
    tokens: tuple[Token, ...], question: str, lookup: ValueLookup, named: ValueLookup, vocab: Vocabulary
) -> Iterator[Span]:
    """Words that are a code as it is written (DE), unless the whole question is in capitals.

    A small word in capitals ("orders in IN") is looked up as any value is.
    """
    if question.isupper():
        return
    for i, token in enumerate(tokens):
        written = question[token.start : token.end]
        if not (written.isupper() and len(written) > 1):
            continue
        if token.text in vocab.particles | vocab.fillers and not _is_placed(tokens, i, question, vocab):
            continue  # "OK, show me", "at 10 AM"
        small = token.text in vocab.prepositions | vocab.conjunctions | vocab.particles | vocab.fillers
        if meanings := lookup(written) or (named(token.text) if small else ()):
            yield Span(i, i, meanings, score=1.0)


def _is_placed(tokens: tuple[Token, ...], i: int, question: str, vocab: Vocabulary) -> bool:
    """Whether a word as common as "OK" stands where a code does: behind "in", or in a list of codes."""
    if i and (tokens[i - 1].text in vocab.prepositions | {"of", "state"}):
        return True
    beside = [
        tokens[j]
        for j in (i - 2, i - 1, i + 1, i + 2)
        if 0 <= j < len(tokens) and tokens[j].text not in vocab.conjunctions
    ]
    written = [question[token.start : token.end] for token in beside]
    return any(word.isupper() and word.isalpha() and len(word) == LENGTH_OF_CODE for word in written)
