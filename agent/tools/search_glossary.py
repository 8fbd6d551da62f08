"""Search the glossary for what a word means here, among the names that whoever asks may see."""

from pathlib import Path

from agent.tools.search_products import told_of_index
from semantic_layer.errors import FootnoteError
from semantic_layer.layer import SemanticLayer

MOST = 3
# Beside the best one, only what goes with the word nearly as well.
AS_GOOD = 0.85


def find_meanings(layer: SemanticLayer, workspace: Path, text: str) -> list[str]:
    """Return the names of the metrics and dimensions that a word may mean, best first."""
    from knowledge.glossary import search_glossary

    seen = {*layer.manifest.metrics, *layer.manifest.dimensions}
    try:
        hits = search_glossary(workspace, text, names=seen, kinds=("metric", "dimension"), k=MOST)
    except FootnoteError as problem:
        raise told_of_index(problem) from problem
    return [hit.entry.name for hit in hits if hit.score >= AS_GOOD * hits[0].score]
