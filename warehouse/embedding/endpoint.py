"""Embeddings of an OpenAI-compatible endpoint: FOOTNOTE_EMBEDDER=https://HOST/v1#MODEL."""

import os
from collections.abc import Sequence

import numpy as np

from warehouse.embedding.embedder import EmbedderError, Vectors
from warehouse.embedding.identity import VARIABLE, Identity

BATCH = 128
SECONDS = 60.0
# Where an endpoint asks for no key, the client still wants a text.
NO_KEY = "none"


class EndpointEmbedder:
    """A model behind an address; texts are sent there, with OPENAI_API_KEY as the key."""

    def __init__(self, identity: Identity) -> None:
        """Read the address and the model's name; EmbedderError where one is missing."""
        self.identity = identity
        address, _, self._model = identity.name.partition("#")
        if not self._model:
            raise EmbedderError(
                f"{VARIABLE} names an address without a model", action="Write it as https://HOST/v1#MODEL."
            )
        from openai import OpenAI

        self._client = OpenAI(
            base_url=address, api_key=os.environ.get("OPENAI_API_KEY") or NO_KEY, timeout=SECONDS
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text; EmbedderError where the endpoint gives none."""
        parts = [self._ask(texts[first : first + BATCH]) for first in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.float32)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        from openai import OpenAIError

        try:
            # An empty input is an error there.
            answer = self._client.embeddings.create(model=self._model, input=[text or " " for text in texts])
        except (OpenAIError, ValueError) as problem:
            raise EmbedderError(
                f"The embeddings endpoint gave no vectors ({type(problem).__name__})",
                action=f"Check the address, the model and the key that {VARIABLE} and OPENAI_API_KEY give.",
            ) from problem
        rows = [one.embedding for one in sorted(answer.data, key=lambda one: one.index)]
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
            raise EmbedderError("The embeddings endpoint gave another number of vectors than of texts")
        vectors = np.array(rows, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise EmbedderError("The embeddings endpoint gave vectors that are no numbers")
        return vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
