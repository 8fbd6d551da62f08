"""What the manifest's names, labels and synonyms mean, findable by an order-free phrase key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agent.planner.text import words
from agent.planner.vocabulary import phrase_key
from semantic_layer.manifest import Dimension, Manifest, Metric

Kind = Literal["metric", "dimension", "value"]


@dataclass(frozen=True)
class Meaning:
    """One thing a phrase can mean: a metric, a dimension, or a stored value of a dimension."""

    kind: Kind
    name: str
    value: str | None = None
    rows: int = 0


class Lexicon:
    """Phrases of the manifest with their meanings, and the single words they are made of."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._phrases: dict[tuple[str, ...], dict[Meaning, None]] = {}
        for meaning, phrase in self._all_phrases():
            key = phrase_key(words(phrase))
            if key:
                self._phrases.setdefault(key, {})[meaning] = None
        self.longest = max((len(key) for key in self._phrases), default=0)

    def lookup(self, key: tuple[str, ...]) -> tuple[Meaning, ...]:
        """The metrics and dimensions a phrase key names."""
        return tuple(self._phrases.get(key, ()))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every phrase, for telling a typo from an unknown word."""
        return frozenset(word for _, phrase in self._all_phrases() for word in words(phrase))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all phrase keys."""
        return frozenset(stem for key in self._phrases for stem in key)

    def _all_phrases(self) -> Iterator[tuple[Meaning, str]]:
        for metric in self._manifest.metrics.values():
            for phrase in metric_phrases(metric):
                yield Meaning("metric", metric.name), phrase
        for dimension in self._manifest.dimensions.values():
            for phrase in self._dimension_phrases(dimension):
                yield Meaning("dimension", dimension.full_name), phrase

    def _dimension_phrases(self, dimension: Dimension) -> Iterable[str]:
        short = dimension.name.replace("_", " ")
        yield dimension.full_name.replace("_", " ")
        yield dimension.label
        yield from dimension.synonyms
        for owner in self._manifest.entity_synonyms(dimension):
            yield f"{owner} {short}"
        if dimension.is_default or len(self._manifest.by_short_name[dimension.name]) == 1:
            yield short


def metric_phrases(metric: Metric) -> Iterable[str]:
    """The names a metric goes by."""
    yield metric.name.replace("_", " ")
    yield metric.label
    yield from metric.synonyms
