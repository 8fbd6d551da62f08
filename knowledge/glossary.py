"""What a word means here: definitions, cards and segments that go with a question."""

from collections.abc import Container
from pathlib import Path

import numpy as np

from knowledge.documents.records import GlossaryKind
from knowledge.index.open import open_index
from knowledge.results import GlossaryHit
from knowledge.retrieve.hybrid import Blend, rank
from semantic_layer.folding import fold
from warehouse.embedding.embedder import EmbedderError


def search_glossary(
    workspace: Path,
    text: str,
    *,
    names: Container[str] | None = None,
    kinds: Container[GlossaryKind] | None = None,
    k: int = 5,
) -> list[GlossaryHit]:
    """Return at most `k` entries that go with a text, best first; none where nothing fits.

    `names` are those that whoever asks may see, None for all of them. An entry called just so comes first.
    """
    index = open_index(workspace).index
    known = [index.glossary.records[row] for row in range(len(index.glossary.records))]
    is_open = np.array(
        [(names is None or one.name in names) and (kinds is None or one.kind in kinds) for one in known]
    )
    try:
        vector = index.vector(text)
    except EmbedderError:
        vector = None
    ranked = rank(index.glossary, text, vector, among=index.glossary.rows_of(is_open))
    fitting = ranked.fit(Blend(), "fusion")
    held: dict[int, GlossaryHit] = {}
    for place, row in enumerate(ranked.rows.tolist()):
        for record in index.glossary.links[index.glossary.links[:, 1] == row, 0].tolist():
            entry = known[record]
            called = {fold(word) for word in (entry.name.replace("_", " "), entry.label, *entry.words)}
            is_called = fold(text) in called
            if is_open[record] and (is_called or fitting[place]):
                score = 1.0 if is_called else round(float(ranked.scores[place]), 4)
                close = None if vector is None else round(float(ranked.closeness[place]), 4)
                held[record] = GlossaryHit(entry, score, close)
    return sorted(held.values(), key=lambda hit: -hit.score)[:k]
