"""A model as an ONNX graph, exported once a machine: it is ready in a tenth of the time torch needs."""

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from warehouse.embedding.embedder import Embedder, Vectors
from warehouse.embedding.identity import Identity
from warehouse.embedding.word_states import WordStates

LOG = logging.getLogger(__name__)
CACHE = "FOOTNOTE_CACHE"
GRAPH, TOKENS, FACTS = "model.onnx", "tokenizer.json", "facts.json"
VECTOR, WORDS = "vector", "words"
FORMAT = 2
BATCH = 64
# What the graph may differ from the model it was made of; measured: 2.2e-7.
CLOSE = 1e-4


class ExportedEmbedder:
    """The graph of a model and its tokenizer, on the thread that asks; several may."""

    is_shared = True

    def __init__(self, identity: Identity, folder: Path) -> None:
        """Load both; any error means that there is no usable export."""
        import onnxruntime
        from tokenizers import Tokenizer

        facts = json.loads((folder / FACTS).read_text("utf-8"))
        if facts["format"] != FORMAT or facts["identity"] != str(identity):
            raise ValueError("another export")
        if facts["bytes"] != {name: (folder / name).stat().st_size for name in (GRAPH, TOKENS)}:
            raise ValueError("a file is cut short")
        self.identity = identity
        self._inputs: list[str] = facts["inputs"]
        self._tokens: Any = Tokenizer.from_file(str(folder / TOKENS))
        self._tokens.enable_truncation(facts["longest"])
        self._tokens.enable_padding(pad_id=facts["pad_id"], pad_token=facts["pad_token"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        rows: dict[int, Any] = {}
        for first in range(0, len(order), BATCH):
            part = order[first : first + BATCH]
            rows.update(zip(part, self._run([texts[place] for place in part]), strict=True))
        return np.array([rows[place] for place in range(len(texts))], dtype=np.float32)

    def knows_word(self, word: str) -> bool:
        """Whether a word is one of the model's own, and so hardly a slip of the pen."""
        return self._tokens.token_to_id(word) is not None

    def word_states(self, text: str) -> WordStates:
        """Return the state of each of its tokens, with their places in it."""
        states, read = self._ask([text], WORDS)
        return WordStates(states[0], tuple(read[0].offsets))

    def _run(self, texts: list[str]) -> Vectors:
        return self._ask(texts, VECTOR)[0]

    def _ask(self, texts: list[str], output: str) -> tuple[Vectors, Any]:
        read = self._tokens.encode_batch(texts)
        known = {
            "input_ids": [one.ids for one in read],
            "attention_mask": [one.attention_mask for one in read],
            "token_type_ids": [one.type_ids for one in read],
        }
        fed = {name: np.array(known[name], dtype=np.int64) for name in self._inputs}
        found: Vectors = self._session.run([output], fed)[0]
        return found, read


def cache_folder() -> Path:
    """Folder of what is made once a machine: FOOTNOTE_CACHE, else below the user's cache."""
    named = os.environ.get(CACHE)
    return (
        Path(named)
        if named
        else Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "footnote"
    )


def folder_of(identity: Identity) -> Path:
    """Where the export of a model lies."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", identity.name).strip("-.")[-60:]
    # Another release beside this one keeps an export of its own.
    key = hashlib.sha256(f"{identity} {FORMAT}".encode()).hexdigest()[:12]
    return cache_folder() / "embedders" / f"{plain}-{key}"


def find_exported(identity: Identity) -> ExportedEmbedder | None:
    """Load the export of a model, None where there is none that can be used."""
    folder = folder_of(identity)
    if not (folder / FACTS).exists():
        return None
    try:
        return ExportedEmbedder(identity, folder)
    except Exception as problem:  # each library has errors of its own for a broken file
        LOG.warning("The exported embedding model in %s can't be used: %s", folder, type(problem).__name__)
        return None


def export(embedder: Embedder) -> str:
    """Export a sentence-transformers model; return what became of it. What can't be exported is no error."""
    folder = folder_of(embedder.identity)
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.draft")
    try:
        draft.mkdir(parents=True, exist_ok=True)
        from warehouse.embedding.to_onnx import write_graph

        write_graph(embedder, draft, format_number=FORMAT)
        difference = _difference(embedder, ExportedEmbedder(embedder.identity, draft))
        if not difference < CLOSE:
            return f"not exported: the graph differs by {difference:.2g}"
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except Exception as problem:  # exporters fail in as many ways as there are models
        LOG.info("%s was not exported", embedder.identity, exc_info=problem)
        return f"not exported ({type(problem).__name__}): questions load the model itself"
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return "exported"


def _difference(first: Embedder, second: Embedder) -> float:
    texts = ["a", "something to keep tea warm", "Caneca térmica de aço inox, 500 ml " * 20, ""]
    return float(np.abs(first.encode(texts) - second.encode(texts)).max())
