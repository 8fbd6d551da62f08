"""What one person may see and do: the role's rules with the person's own values in place."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from semantic_layer.manifest import Manifest, Metric, Privacy
from semantic_layer.policies.row_filters import filtered_models
from semantic_layer.policies.selection import Named, groupable, selected
from semantic_layer.policies.spec import Approval, Limits, Prices
from semantic_layer.query import Filter


@dataclass(frozen=True)
class Access:
    """What a role's rules come to for one person; `names` None opens all metrics and dimensions."""

    role: str
    metrics: tuple[str, ...] | None = None
    dimensions: tuple[str, ...] | None = None
    hide: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sql: bool = True
    approval: Approval = "none"
    rows_to_model: bool = True
    min_group_size: int | None = None
    sensitive: tuple[str, ...] = ()
    subject: str | None = None
    limits: Limits = Limits()
    prices: Prices = Prices()

    @property
    def is_open(self) -> bool:
        """Whether every name, and every row under it, may be seen."""
        no_names = self.metrics is None and self.dimensions is None and not self.hide
        return no_names and not self.filters and self.min_group_size is None

    @property
    def key(self) -> str:
        """What two people share who see the same."""
        seen = (self.role, self.metrics, self.dimensions, self.hide, self.sql, self.rows_to_model)
        small = (self.min_group_size, self.sensitive, self.subject)
        return repr((seen, small, [part.model_dump_json() for part in self.filters]))

    def manifest(self, manifest: Manifest) -> Manifest:
        """Return a manifest with the names and the rows that may be seen, and no others."""
        models, closed = filtered_models(manifest, self.filters)
        names = open_names(self, manifest, closed)
        privacy = self._privacy(manifest)
        whole = replace(manifest, models=models, closed=closed, privacy=privacy)
        dimensions = {name: one for name, one in manifest.dimensions.items() if name in names.dimensions}
        entities = names.dimensions & manifest.entities.keys()
        spoken = entities | {one.entity for one in dimensions.values()}
        return replace(
            whole,
            metrics={
                name: _among(metric, names.metrics)
                for name, metric in manifest.metrics.items()
                if name in names.metrics
            },
            dimensions=dimensions,
            entities={name: one for name, one in manifest.entities.items() if name in spoken},
            whole=whole,
            open_entities=entities,
            refused=names.refused,
        )

    def _privacy(self, manifest: Manifest) -> Privacy | None:
        """Return which groups may not be shown, None if all may."""
        if self.min_group_size is None:
            return None
        known = groupable(manifest)
        marked = {name for name, one in known.items() if one.sensitive}
        return Privacy(self.min_group_size, selected(self.sensitive, known) | marked, self.subject)


@dataclass(frozen=True)
class OpenNames:
    """The names a role may use; `refused` are metrics it has, whose rows its filters can't tell apart."""

    metrics: frozenset[str]
    dimensions: frozenset[str]
    refused: frozenset[str]


def open_names(access: Access, manifest: Manifest, closed: frozenset[str]) -> OpenNames:
    """Return the names that a role may use where rows of the `closed` models are not to be counted."""
    known = groupable(manifest)
    hidden = selected(access.hide, {**known, **manifest.metrics})
    asked = _open(access.metrics, manifest.metrics) - hidden
    refused = {name for name in asked if closed & models_below(manifest.metrics[name], manifest)}
    return OpenNames(asked - refused, _open(access.dimensions, known) - hidden, frozenset(refused))


FULL = Access("owner")


def _open(patterns: tuple[str, ...] | None, known: Mapping[str, Named]) -> frozenset[str]:
    return frozenset(known) if patterns is None else selected(patterns, known)


def _among(metric: Metric, names: Container[str]) -> Metric:
    """Return a metric that speaks of no other metric but those of `names`."""
    kept = tuple(one for one in metric.alternatives if one.metric in names)
    return metric if kept == metric.alternatives else replace(metric, alternatives=kept)


def models_below(metric: Metric, manifest: Manifest) -> frozenset[str]:
    """Return every model whose rows are counted for a metric, those of its conditions too."""
    found: set[str] = set()
    waiting, known = [metric.name], {metric.name}
    while waiting:
        one = manifest.metrics[waiting.pop()]
        found |= {one.model} if one.model else set()
        filters = (*one.filters, *(part for below in one.inputs for part in below.filters))
        below = [part.metric for part in one.inputs]
        below += [reference.metric for part in filters for reference in part.metrics.values()]
        waiting += [name for name in below if name not in known]
        known |= set(below)
    return frozenset(found)
