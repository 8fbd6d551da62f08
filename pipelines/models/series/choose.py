"""Which metrics are followed along time, and by which dimension they are parted: by rule."""

from collections.abc import Collection, Iterator, Sequence

from semantic_layer.manifest import Dimension, Manifest, Metric

MODELS = "models."  # what models found is not followed by models


def candidates(manifest: Manifest, tables: Collection[str], asked: Sequence[str] = ()) -> list[Metric]:
    """Return the metrics that may be followed, the most telling of each fact first.

    By rule those are the additive ones of the facts among `tables`, in turns: the first metric of each fact,
    then its second, those first of which the definitions say whether more is better. Names that are `asked`
    for stand instead, in their order, those left out that the tables do not hold.
    """
    if asked:
        named = [manifest.metrics[name] for name in asked if name in manifest.metrics]
        return [metric for metric in named if _is_held(metric, manifest, tables)]
    by_fact: dict[str, list[Metric]] = {}
    for metric in manifest.metrics.values():
        if metric.is_additive and not metric.hidden and _is_held(metric, manifest, tables):
            by_fact.setdefault(metric.model or "", []).append(metric)
    return list(_in_turns([_by_weight(group) for group in by_fact.values()]))


def parting_dimensions(manifest: Manifest, metric: Metric, tables: Collection[str]) -> list[Dimension]:
    """Return the dimensions a metric may be parted by, the defaults of their short names first.

    They are the ones with an index of their values, since people name those; none is of persons or days.
    """
    found = [
        dimension
        for dimension in manifest.reachable([metric.name])
        if dimension.type == "categorical"
        and dimension.value_index
        and not (dimension.pii or dimension.sensitive)
        and manifest.models[dimension.model].table in tables
        and not manifest.models[metric.model or ""].is_day(dimension.entity)
    ]
    return sorted(found, key=lambda one: not one.is_default)


def _is_held(metric: Metric, manifest: Manifest, tables: Collection[str]) -> bool:
    models = {part.model or "" for part in manifest.simple_metrics(metric.name)}
    held = [manifest.models[model].table for model in models if model in manifest.models]
    return bool(held) and all(table in tables and not table.startswith(MODELS) for table in held)


def _by_weight(group: list[Metric]) -> list[Metric]:
    """The first metric of a fact is what it is about; then those with a good and a bad side."""
    return [group[0], *sorted(group[1:], key=lambda metric: metric.direction is None)]


def _in_turns(groups: list[list[Metric]]) -> Iterator[Metric]:
    for place in range(max(map(len, groups), default=0)):
        yield from (group[place] for group in groups if place < len(group))
