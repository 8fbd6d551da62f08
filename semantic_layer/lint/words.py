"""Warnings about words: what is told to nobody, and what could mean two things."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from semantic_layer.draft import At, DraftDimension, DraftMetric
from semantic_layer.errors import Problem
from semantic_layer.folding import fold
from semantic_layer.lint.finding import Subject

OURS = ("config", "meta", "footnote")
# Numbers and marks of a single row, which questions group by or compare, and never ask for as such.
OF_A_ROW = ("integer", "decimal", "boolean")


def metrics_are_described(subject: Subject) -> Iterator[Problem]:
    """Warn of metrics that say neither what they are nor what one of them is."""
    for metric in _shown(subject):
        if not metric.spec.description:
            yield metric.at.problem("name", message=f"{metric.spec.name} has no description")
        if not metric.spec.config.meta.footnote.unit:
            yield metric.at.problem("name", message=f"{metric.spec.name} has no unit ({'.'.join(OURS)}.unit)")


def metric_words_differ(subject: Subject) -> Iterator[Problem]:
    """Warn of a word that stands for two metrics."""
    owners: dict[str, DraftMetric] = {}
    for metric in _shown(subject):
        for word in _words(metric.spec.name, metric.spec.label, metric.spec.config.meta.footnote.synonyms):
            first = owners.setdefault(word, metric)
            if first is not metric:
                yield _collision(metric.at, word, f"the metric {first.spec.name} ({_place(first.at)})")


def dimension_words_differ(subject: Subject) -> Iterator[Problem]:
    """Warn of a word that stands for two dimensions a metric can be grouped by, neither a default."""
    owners: dict[str, list[DraftDimension]] = {}
    for dimension in _dimensions(subject):
        notes = dimension.spec.config.meta.footnote
        for word in _words(None, dimension.spec.label, notes.synonyms):
            owners.setdefault(word, []).append(dimension)
    for word, found in owners.items():
        for first, second in combinations(found, 2):
            if not _is_settled(first, second) and _meet(subject, first.full_name, second.full_name):
                yield _collision(second.at, word, f"the dimension {first.full_name} ({_place(first.at)})")


def metrics_and_dimensions_differ(subject: Subject) -> Iterator[Problem]:
    """Warn of a word that stands for a metric and for a dimension that is no number and no mark of a row.

    Of those, the word alone is the metric, and a `by` or a condition means the row's own.
    """
    known = subject.manifest.dimensions
    owners: dict[str, DraftMetric] = {}
    for metric in _shown(subject):
        for word in _words(metric.spec.name, metric.spec.label, metric.spec.config.meta.footnote.synonyms):
            owners.setdefault(word, metric)
    for dimension in _dimensions(subject):
        notes = dimension.spec.config.meta.footnote
        if known[dimension.full_name].data_type in OF_A_ROW:
            continue
        for word in _words(dimension.name, dimension.spec.label, notes.synonyms):
            if word in owners:
                metric = owners[word]
                yield _collision(dimension.at, word, f"the metric {metric.spec.name} ({_place(metric.at)})")


def _shown(subject: Subject) -> Iterable[DraftMetric]:
    return [metric for metric in subject.draft.metrics if not metric.spec.hidden]


def _dimensions(subject: Subject) -> Iterable[DraftDimension]:
    return [one for model in subject.draft.models for one in model.dimensions if not one.copy_of]


def _words(name: str | None, label: str | None, synonyms: Iterable[str]) -> dict[str, None]:
    """The words for one thing, each once, as they are compared."""
    said = [*([name.replace("_", " ")] if name else []), *([label] if label else []), *synonyms]
    return dict.fromkeys(fold(word) for word in said)


def _is_settled(first: DraftDimension, second: DraftDimension) -> bool:
    """Whether a default says which of two is meant."""
    return first.spec.config.meta.footnote.default != second.spec.config.meta.footnote.default


def _meet(subject: Subject, first: str, second: str) -> bool:
    manifest = subject.manifest
    ends = [manifest.dimensions[first], manifest.dimensions[second]]
    facts = {metric.model for metric in manifest.metrics.values() if metric.model}
    return any(all(manifest.ways(fact, one) for one in ends) for fact in facts)


def _collision(at: At, word: str, other: str) -> Problem:
    return at.problem(*OURS, "synonyms", message=f"'{word}' stands for {other} too")


def _place(at: At) -> str:
    told = at.problem("name", message="")
    return f"{told.file}:{told.line}"
