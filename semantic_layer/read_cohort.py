"""Read what cohorts a query asks for, and refuse what can't stand beside them."""

from typing import Protocol

from semantic_layer.errors import QueryError
from semantic_layer.grains import ORDER
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.nearest import nearest
from semantic_layer.plan import Cohort, Group
from semantic_layer.query import MetricQuery

GRAINS = tuple(grain for grain in ORDER if grain != "hour")
BESIDE_NONE = ("compare", "share_of_total", "share_of_parent", "cumulative", "every_period")
PLAIN = ("simple", "ratio", "derived")


class Reachable(Protocol):
    """Finds the dimensions and entities that all metrics of a query reach."""

    manifest: Manifest
    metrics: list[str]

    def entity(self, name: str) -> Dimension:
        """Return an entity that all metrics reach; QueryError if they don't."""
        ...


def read_cohort(query: MetricQuery, names: Reachable, groups: tuple[Group, ...]) -> Cohort:
    """Return the cohorts of a query; QueryError `invalid_cohort` where they can't be told."""
    wanted = query.cohort
    assert wanted is not None
    for field in BESIDE_NONE:
        if getattr(query, field):
            raise _refused(f"Cohorts and {field} can't be asked for together")
    if any(group.grain for group in groups):
        raise _refused("Cohorts have the time in them and are grouped by no other")
    if wanted.grain not in GRAINS:
        choices = nearest(wanted.grain, GRAINS) or GRAINS
        raise _refused(f"There are no cohorts by {wanted.grain}", choices)
    for name in names.metrics:
        if _reads_other_times(name, names.manifest):
            raise _refused(f"{name} reads rows of other times and has no cohorts")
    opened = names.manifest.open_entities
    entities = names.manifest.entities if opened is None else opened
    if wanted.entity not in entities:
        raise _refused(f"There is no entity '{wanted.entity}'", nearest(wanted.entity, entities))
    return Cohort(names.entity(wanted.entity), wanted.grain)


def _reads_other_times(name: str, manifest: Manifest) -> bool:
    metric = manifest.everything.metrics[name]
    moved = any(part.offset or part.to_grain for part in metric.inputs)
    below = any(_reads_other_times(part.metric, manifest) for part in metric.inputs)
    return moved or below or metric.type not in PLAIN


def _refused(message: str, choices: tuple[str, ...] = ()) -> QueryError:
    return QueryError(message, code="invalid_cohort", choices=choices)
