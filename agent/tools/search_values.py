"""Search for how a name is stored, and which dimensions that search knows nothing of."""

from collections.abc import Sequence
from typing import Any

from agent.catalogue import MODELS
from semantic_layer.layer import SemanticLayer
from semantic_layer.values import SAID_IN_FULL, ValueMatch

# A word may stand in several dimensions, of which one is meant.
MOST = 8
NOT_INDEXED = (
    "their values are not searched: query a metric grouped by one of them to see what is stored, "
    'or filter it with op "contains"'
)


def find_values(layer: SemanticLayer, text: str, names: Sequence[str]) -> list[ValueMatch]:
    """Return the values a text may mean, best first, in the dimensions named in full or in all for none.

    Longer names that hold its words come after them, unless a value is said in full.
    """
    found = layer.values.search(text, names or None, MOST)
    if any(match.score >= SAID_IN_FULL for match in found):
        return found
    known = {(match.dimension, match.value) for match in found}
    longer = layer.values.inside(text, names or None, MOST + len(found))
    return [*found, *(match for match in longer if (match.dimension, match.value) not in known)][:MOST]


def not_indexed(layer: SemanticLayer, names: Sequence[str], *, is_found: bool) -> dict[str, Any]:
    """Return what a model is told of the dimensions that were not searched, of those named if any are.

    Where none is named, only a search that found nothing leaves it open whether the name stands elsewhere.
    """
    indexed = layer.values.domains
    if names:
        missing = [name for name in names if name not in indexed]
    else:
        missing = [] if is_found else [name for name in _of_text(layer) if name not in indexed]
    return {"not_indexed": missing, "note": NOT_INDEXED} if missing else {}


def _of_text(layer: SemanticLayer) -> list[str]:
    """The dimensions of text that the dataset has, without those of what models say: these are looked up."""
    everything = layer.manifest.everything.models
    return [
        name
        for name, dimension in layer.manifest.dimensions.items()
        if dimension.data_type in ("text", "unknown")
        and not dimension.pii
        and not everything[dimension.model].table.startswith(MODELS)
        and not layer.unavailable(name)
    ]
