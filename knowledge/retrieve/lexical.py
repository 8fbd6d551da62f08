"""Search by words: BM25, as the part of what a text could score at most."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieve.words import asked_words, words_of

Scores = NDArray[np.float32]
K1, B = 1.2, 0.5
FACTS = "words.json"


class LexicalIndex:
    """BM25 over the texts of one collection."""

    def __init__(self, counted: Any, language: str, texts: int) -> None:
        """Take the index of the library, None where no text has a word."""
        self._counted = counted
        self._language = language
        self._texts = texts

    @classmethod
    def build(cls, texts: Sequence[str], language: str) -> "LexicalIndex":
        """Count the words of all texts."""
        import bm25s

        tokens = [words_of(text, language) for text in texts]
        if not any(tokens):
            return cls(None, language, len(texts))
        counted = bm25s.BM25(method="lucene", k1=K1, b=B)
        counted.index(tokens, show_progress=False)
        return cls(counted, language, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        facts = {"language": self._language, "texts": self._texts, "is_empty": self._counted is None}
        (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        if self._counted is not None:
            self._counted.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read what `save` wrote."""
        import bm25s

        facts = json.loads((folder / FACTS).read_text("utf-8"))
        counted = None if facts["is_empty"] else bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        return cls(counted, facts["language"], facts["texts"])

    def scores(self, question: str) -> Scores:
        """Return for each text its part of the best score, about 1 where one of usual length has all words.

        A word that no text has counts as missed, as the rarest word there could be.
        """
        stems = self._stems(question)
        known = [stem for stem in stems if stem is not None]
        if self._counted is None or not known:
            return np.zeros(self._texts, dtype=np.float32)
        most = sum(map(self._rarity, stems))
        found: Scores = self._counted.get_scores(known)
        return np.asarray(found * ((K1 + 1) / most), dtype=np.float32)

    def asked(self, question: str) -> tuple[str, ...]:
        """Return the words of a question that count."""
        return tuple(word for word, _ in asked_words(question, self._language))

    def shared(self, question: str, text: str) -> tuple[str, ...]:
        """Return the words of a question that a text has."""
        held = set(words_of(text, self._language))
        return tuple(word for word, stems in asked_words(question, self._language) if held & set(stems))

    def _stems(self, question: str) -> list[str | None]:
        """Return for each word asked the stem of it that most texts have, None where none has one."""
        if self._counted is None:
            return []
        return [
            min((stem for stem in stems if stem in self._counted.vocab_dict), key=self._rarity, default=None)
            for _, stems in asked_words(question, self._language)
        ]

    def _rarity(self, stem: str | None) -> float:
        starts = self._counted.scores["indptr"]
        place = self._counted.vocab_dict[stem] if stem is not None else None
        held = 0 if place is None else int(starts[place + 1] - starts[place])
        return float(np.log(1 + (self._texts - held + 0.5) / (held + 0.5)))
