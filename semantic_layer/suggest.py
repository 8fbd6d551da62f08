"""What to offer instead of a dimension that a metric can't be grouped by."""

from collections.abc import Iterable, Sequence

from semantic_layer.folding import fold
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.nearest import nearest

MOST_DIMENSIONS = 5
MOST_METRICS = 5


def like(dimension: Dimension, others: Sequence[Dimension]) -> list[str]:
    """Return the full names of the others nearest in meaning: of the same word, then of like spelling."""
    words = _words(dimension)
    same = [other for other in others if words & _words(other)]
    same.sort(key=lambda other: (other.name != dimension.name, other.entity != dimension.entity))
    spelt = nearest(dimension.full_name, [other.full_name for other in others])
    known = dict.fromkeys([*(other.full_name for other in same), *spelt])
    return list(known or [other.full_name for other in others])[:MOST_DIMENSIONS]


def metrics_reaching(dimension: Dimension, asked: Iterable[str], manifest: Manifest) -> list[str]:
    """Return metrics that can be grouped by a dimension, those that resemble the ones asked for first."""
    near = {fact: len(manifest.ways(fact, dimension)) == 1 for fact in manifest.models}
    names = [metric.name for metric in manifest.metrics.values() if not metric.hidden]
    reaching = [name for name in names if all(near[fact] for fact in manifest.facts(name))]
    resembling = [metric for name in asked for metric in nearest(name, reaching)]
    return list(dict.fromkeys([*resembling, *reaching]))[:MOST_METRICS]


def _words(dimension: Dimension) -> set[str]:
    return {fold(word) for word in (dimension.name, dimension.label, *dimension.synonyms) if fold(word)}
