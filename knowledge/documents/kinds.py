"""Kinds of things that shops sell, whatever this one does: beside them it shows what a shop lacks."""

from functools import cache
from importlib import resources

from semantic_layer.folding import fold


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of the kinds, each once."""
    text = resources.files("knowledge.documents").joinpath("kinds.txt").read_text("utf-8")
    return tuple(dict.fromkeys(name.strip() for line in text.splitlines() for name in line.split(",")))


@cache
def words_of_kinds() -> frozenset[str]:
    """Return the folded words of their names: whoever asks for one of them made no slip."""
    return frozenset(word for name in kinds() for word in fold(name).split())
