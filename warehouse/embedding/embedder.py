"""The one way to turn texts into vectors: the model that is set, by the quickest means there is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from warehouse.embedding.identity import VARIABLE, Identity, chosen_identity, identity_of
from warehouse.errors import FootnoteError

Vectors = NDArray[np.float32]


class EmbedderError(FootnoteError):
    """No vectors could be made; the installation, the setting or the endpoint must be mended."""

    def __init__(self, message: str, *, action: str = "") -> None:
        super().__init__(message, code="embedder", action=action)


class Embedder(Protocol):
    """A loaded embedding model."""

    identity: Identity

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text; EmbedderError where it can't."""


def open_embedder(identity: Identity | None = None) -> Embedder:
    """Load a model to embed many texts with, the one that is set unless named; EmbedderError if it can't."""
    identity = identity or chosen_identity()
    if identity.kind == "endpoint":
        from warehouse.embedding.endpoint import EndpointEmbedder

        return EndpointEmbedder(identity)
    return _sentence_embedder(identity)


def open_query_embedder(identity: Identity | None = None) -> Embedder:
    """Load a model to embed questions with: its exported graph where there is one, which is ready sooner."""
    from warehouse.embedding.exported import find_exported

    identity = identity or chosen_identity()
    exported = None if identity.kind == "endpoint" else find_exported(identity)
    return exported or open_embedder(identity)


def prepare_queries(identity: Identity | None = None) -> str:
    """Export the model for `open_query_embedder`, once a machine; return what was done."""
    from warehouse.embedding.exported import export, find_exported

    identity = identity or chosen_identity()
    if identity.kind == "endpoint":
        return "questions are embedded by the endpoint"
    if find_exported(identity):
        return "exported before"
    return export(_sentence_embedder(identity))


_loaded: dict[str, "Embedder"] = {}


def _sentence_embedder(identity: Identity) -> "Embedder":
    from warehouse.embedding.sentence import SentenceEmbedder

    if identity_of(identity.name) != identity:
        raise EmbedderError(
            f"The embedding model {identity} is not here any more",
            action=f"Index again, or let {VARIABLE} name it.",
        )
    key = str(identity)
    if key not in _loaded:
        _loaded[key] = SentenceEmbedder(identity)
    return _loaded[key]
