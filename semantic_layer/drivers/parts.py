"""What a metric is made of, so that its change can be shared out: a sum, or a numerator and a denominator."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from semantic_layer.errors import QueryError
from semantic_layer.manifest import Input, Manifest, Metric
from semantic_layer.names import column

NUMERATOR, DENOMINATOR = "numerator_of", "denominator_of"
Kind = Literal["sum", "count_distinct", "ratio"]


@dataclass(frozen=True)
class MadeOf:
    """The metrics to query for a change; `also` are those among them that no definition names.

    A `count_distinct` is shared out like a sum, but what counts in several groups is left as a rest.
    """

    kind: Kind
    numerator: str
    denominator: str | None
    also: Mapping[str, Metric]

    @property
    def names(self) -> list[str]:
        """The metrics to query."""
        return [self.numerator, *([self.denominator] if self.denominator else [])]


def made_of(name: str, manifest: Manifest) -> MadeOf:
    """Return what a metric is made of; QueryError for one whose change can't be shared out.

    `manifest` has the metrics that the asker may see: a ratio is shared out where both its parts are among
    them, for the shares tell them.
    """
    metric = manifest.metrics[name]
    if metric.is_additive or metric.aggregation == "count_distinct":
        return MadeOf("sum" if metric.is_additive else "count_distinct", name, None, {})
    if metric.type == "ratio" and not any(part.offset or part.to_grain for part in metric.inputs):
        return _ratio(metric, manifest)
    if metric.aggregation == "average" and not metric.non_additive:
        return _average(metric, manifest)
    kind = metric.aggregation or metric.type
    raise QueryError(
        f"The change of {name} can't be shared out: it is a {kind}, which does not add up",
        code="not_additive",
        choices=tuple(one.metric for one in metric.alternatives if one.metric in manifest.metrics),
        action="Ask about a sum, a count, an average or a ratio.",
    )


def _ratio(metric: Metric, manifest: Manifest) -> MadeOf:
    hidden = [part.metric for part in metric.inputs if part.metric not in manifest.metrics]
    if hidden:
        raise _not_allowed(metric)
    made: dict[str, Metric] = {}
    names = []
    for prefix, part in zip((NUMERATOR, DENOMINATOR), metric.inputs, strict=True):
        names.append(part.metric)
        if part.filters:
            names[-1] = f"{prefix}_{metric.name}"
            made[names[-1]] = _only(names[-1], part, metric)
    return MadeOf("ratio", names[0], names[1], made)


def _only(name: str, part: Input, metric: Metric) -> Metric:
    """An input of a metric with its own filter, as a metric of its own."""
    return Metric(
        name=name,
        label=f"{part.alias} of {metric.label}".capitalize(),
        description=metric.description,
        type="derived",
        inputs=(replace(part, alias="part"),),
        expr=column("part"),
        file=metric.file,
    )


def _average(metric: Metric, manifest: Manifest) -> MadeOf:
    if manifest.metrics.keys() != manifest.everything.metrics.keys():
        raise _not_allowed(metric)
    names = f"{NUMERATOR}_{metric.name}", f"{DENOMINATOR}_{metric.name}"
    made = {
        name: replace(metric, name=name, aggregation=how, label=f"{metric.label}: {how}", unit=None)
        for name, how in zip(names, ("sum", "count"), strict=True)
    }
    return MadeOf("ratio", *names, made)


def _not_allowed(metric: Metric) -> QueryError:
    return QueryError(
        f"The change of {metric.name} can't be shared out: it would tell metrics that your role does not see",
        code="not_allowed",
    )
