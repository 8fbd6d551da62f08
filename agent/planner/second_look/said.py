"""A question as it was asked: its plain words, before anything was laid aside, put otherwise or read."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from agent.planner.names.text import Token, sentence_starts, stem, tokenize, words


@dataclass(frozen=True)
class Said:
    """The words of a question, folded, in order."""

    question: str
    notes: tuple[str, ...] = ()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words with their places in the question, but for sentences that the answer says it left out."""
        found = tokenize(self.question)
        told = frozenset(word for note in self.notes for word in words(note))
        starts = sorted({0, *sentence_starts(self.question), len(self.question)})
        kept: list[Token] = []
        for first, last in pairwise(starts):
            sentence = [token for token in found if first <= token.start < last]
            kept += [] if all(token.text in told for token in sentence) else sentence
        return tuple(kept)

    @cached_property
    def text(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the words."""
        return frozenset(stem(word) for word in self.text)

    @cached_property
    def begins(self) -> frozenset[int]:
        """The places of the words that sentences start with."""
        starts = sentence_starts(self.question)
        return frozenset(i for i, token in enumerate(self.tokens) if not i or token.start in starts)

    def at(self, i: int) -> str:
        """The word at a place, empty outside the question."""
        return self.text[i] if 0 <= i < len(self.text) else ""

    def holds(self, *phrase: str) -> bool:
        """Whether words stand in the question one behind the other."""
        size = len(phrase)
        return any(self.text[i : i + size] == phrase for i in range(len(self.text) - size + 1))
