"""The states of the words of a sentence, by the bundled model, loaded when first asked for."""

import logging
import threading
from functools import lru_cache

from warehouse.embedding.embedder import EmbedderError
from warehouse.embedding.word_states import StatesOf, WordStates, open_word_states

LOG = logging.getLogger(__name__)

_lock = threading.Lock()
_opened: list[StatesOf | None] = []


@lru_cache(maxsize=64)
def word_states(text: str) -> WordStates | None:
    """Return what the model knows of each word; None where it is not installed."""
    # Held while it reads, too: the tokenizer of sentence-transformers may not be shared by threads.
    with _lock:
        if not _opened:
            _opened.append(_open())
        states_of = _opened[0]
        return states_of(text) if states_of else None


def _open() -> StatesOf | None:
    try:
        return open_word_states()
    except EmbedderError as problem:
        LOG.warning("Words without a meaning here are not judged: %s", problem)
        return None
