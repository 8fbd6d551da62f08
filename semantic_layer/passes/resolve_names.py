"""Resolve every name of a query against the manifest, or say what was probably meant."""

from collections.abc import Iterable

from semantic_layer.accumulate import accumulated_column, read_accumulation
from semantic_layer.columns import added_columns, in_own_names
from semantic_layer.errors import QueryError
from semantic_layer.frames import BY_TIME, IN_RANGE
from semantic_layer.grains import ORDER, fineness
from semantic_layer.literals import next_day
from semantic_layer.manifest import Dimension, Manifest, Metric
from semantic_layer.nearest import nearest
from semantic_layer.passes.name_columns import column_names
from semantic_layer.plan import (
    COHORT,
    SINCE,
    Accumulated,
    Condition,
    Context,
    Group,
    MetricCondition,
    ResolvedQuery,
    Span,
)
from semantic_layer.query import (
    METRIC_TIME,
    AnyOf,
    Filter,
    GroupBy,
    MetricFilter,
    MetricQuery,
    TimeRange,
)
from semantic_layer.read_cohort import read_cohort
from semantic_layer.suggest import like, metrics_reaching

UNSHARED = "Query it by group, and again without a group for the total, and divide the one by the other."


def resolve_names(query: MetricQuery, context: Context) -> ResolvedQuery:
    """Return the query with its metrics, dimensions and time range found; QueryError if one isn't."""
    manifest = context.visible or context.manifest
    metrics = [_metric(name, manifest) for name in dict.fromkeys(query.metrics)]
    added = added_columns(query)
    hidden = [_metric(name, manifest) for name in _hidden(query, added, manifest)]
    accumulated = tuple(
        Accumulated(
            _metric(wanted.metric, manifest),
            read_accumulation(wanted, manifest.calendar),
            accumulated_column(wanted),
        )
        for wanted in query.cumulative
    )
    asked = (*metrics, *hidden, *(part.metric for part in accumulated))
    names = Names(manifest, list(dict.fromkeys(metric.name for metric in asked)))
    groups = names.groups(query.group_by, taken=[*names.metrics, *added])
    if query.order_by or query.top:
        query = in_own_names(query, names.called(query.group_by, groups), [*names.metrics, *added])
    conditions = tuple(
        tuple(names.condition(part) for part in (item.any if isinstance(item, AnyOf) else [item]))
        for item in query.where
    )
    span = names.span(query.time) if query.time else None
    resolved = ResolvedQuery(
        _spelt_out(query, groups, conditions, span),
        tuple(metrics),
        tuple(hidden),
        (*_cohort_groups(query), *groups),
        conditions,
        span,
        tuple({one.column: one for one in accumulated}.values()),
        read_cohort(query, names, groups) if query.cohort else None,
    )
    _check_column_names(resolved, added)
    _check_shares(resolved, manifest)
    _check_comparison(resolved)
    _check_periods(resolved)
    return resolved


def _cohort_groups(query: MetricQuery) -> tuple[Group, ...]:
    if query.cohort is None:
        return ()
    return tuple(Group(None, None, name, is_of_cohort=True) for name in (COHORT, SINCE))


def _hidden(query: MetricQuery, added: list[str], manifest: Manifest) -> list[str]:
    """The metrics that only `having` names; a column of the answer is meant before a metric."""
    asked = dict.fromkeys(part.metric for part in query.having)
    return [name for name in asked if name not in (*query.metrics, *added)]


class Names:
    """Finds dimensions that all the metrics of one query can be grouped by."""

    def __init__(self, manifest: Manifest, metrics: list[str]) -> None:
        self.manifest = manifest
        self.metrics = metrics
        self.facts = list(dict.fromkeys(fact for name in metrics for fact in manifest.facts(name)))

    def dimension(self, name: str) -> Dimension:
        """Find a dimension by its full or longer name, an entity, or what a short name means here."""
        full = self.manifest.find(name)
        if full and ("__" in name or self._is_reachable(full)):
            self._check_reachable(full)
            return full
        candidates = self.manifest.by_short_name.get(name, ())
        reached = [dimension for dimension in candidates if self._is_reachable(dimension)]
        found = self._meant(reached)
        if len(found) == 1:
            return found[0]
        if reached:
            choices = [dimension.full_name for dimension in reached]
            raise QueryError(
                f"'{name}' may mean {len(choices)} things here", code="ambiguous_name", choices=choices
            )
        for known in (full, *candidates):
            if known:
                self._check_reachable(known)
                return known
        self._check_grain_known(name)
        raise QueryError(
            f"There is no dimension '{name}'",
            code="unknown_dimension",
            choices=self._nearest_dimensions(name),
        )

    def _check_grain_known(self, name: str) -> None:
        """Return unless a name is a time with something behind it that is no grain (`metric_time__monht`)."""
        head, _, last = name.rpartition("__")
        candidates = (self.manifest.find(head), *self.manifest.by_short_name.get(head, ()))
        if head == METRIC_TIME or any(known and known.type == "time" for known in candidates):
            known = [*ORDER, *self.manifest.calendar.custom_grains]
            choices = nearest(last, known) or known
            raise QueryError(f"There is no grain '{last}'", code="invalid_grain", choices=choices)

    def _meant(self, reached: list[Dimension]) -> list[Dimension]:
        """Narrow the reachable dimensions of a short name down to the one most plainly meant."""
        # A thing met once per row goes before one met through a bridge, one without a role before its roles.
        direct = [dimension for dimension in reached if not self._is_bridged(dimension)] or reached
        plain = [dimension for dimension in direct if not dimension.links] or direct
        marked = [dimension for dimension in plain if dimension.is_default]
        return next((found for found in (direct, plain, marked) if len(found) == 1), [])

    def entity(self, name: str) -> Dimension:
        """Find an entity by its name, or by a longer one that says the way to it."""
        found = self.manifest.find(name)
        if found is None or not found.is_entity:
            known = [entity for entity in self.manifest.entities if self.manifest.entity_dimension(entity)]
            raise QueryError(
                f"There is no entity '{name}'", code="unknown_entity", choices=nearest(name, known) or known
            )
        self._check_reachable(found)
        return found

    def groups(self, wanted: Iterable[GroupBy], *, taken: list[str]) -> tuple[Group, ...]:
        """Find the dimensions to group by and name their columns."""
        found: list[tuple[Dimension | None, str | None]] = []
        for group in wanted:
            name, grain = self._parted(group)
            dimension = None if name == METRIC_TIME else self.dimension(name)
            pair = (dimension, self._grain(grain, dimension))
            if pair not in found:
                found.append(pair)
        columns = column_names(found, taken)
        return tuple(Group(*pair, column) for pair, column in zip(found, columns, strict=True))

    def called(self, wanted: Iterable[GroupBy], groups: Iterable[Group]) -> dict[str, str]:
        """Return the columns of the dimensions grouped by, by the names that the query calls them."""
        parted = [self._parted(group) for group in wanted]
        plain = [name for name, grain in parted if not grain and name != METRIC_TIME]
        known = {name: self.dimension(name).full_name for name in plain}
        columns = {group.source: group.column for group in groups if not group.grain}
        return {name: columns[full] for name, full in known.items() if full in columns}

    def condition(self, wanted: Filter | MetricFilter) -> Condition | MetricCondition:
        """Find the dimension of a filter, or the metric and the entity of a condition on a metric."""
        if isinstance(wanted, MetricFilter):
            return MetricCondition(_metric(wanted.metric, self.manifest), self.entity(wanted.by), wanted)
        return Condition(
            None if wanted.dimension == METRIC_TIME else self.dimension(wanted.dimension), wanted
        )

    def _parted(self, group: GroupBy) -> tuple[str, str | None]:
        """Part a name from a grain of somebody's own calendar, which looks like a name."""
        custom = self.manifest.calendar.custom_grains
        if group.grain is None and not self.manifest.find(group.name):
            head, _, last = group.name.rpartition("__")
            if last in custom and group.name not in self.manifest.by_short_name:
                return head or METRIC_TIME, last
        return group.name, group.grain

    def _grain(self, wanted: str | None, dimension: Dimension | None) -> str | None:
        name = dimension.full_name if dimension else METRIC_TIME
        if dimension and dimension.type != "time":
            if wanted:
                raise QueryError(f"{name} is not a date and has no {wanted}", code="invalid_grain")
            return None
        finest = self._finest(dimension)
        known = [*ORDER, *self.manifest.calendar.custom_grains]
        if wanted and wanted not in known:
            choices = nearest(wanted, known) or known
            raise QueryError(f"There is no grain '{wanted}'", code="invalid_grain", choices=choices)
        if wanted and fineness(wanted) < fineness(finest):
            raise QueryError(
                f"{name} is kept by {finest}, not by {wanted}",
                code="invalid_grain",
                choices=known[known.index(finest) :],
            )
        return wanted or (self._usual(finest) if dimension is None else finest)

    def _usual(self, finest: str) -> str:
        """Return the grain of metric_time where none is asked: the coarsest that a metric has as its own."""
        own = [grain for name in self.metrics if (grain := self.manifest.metrics[name].default_grain)]
        return max([finest, *own], key=fineness)

    def _finest(self, dimension: Dimension | None) -> str:
        """Return the finest grain of a time: of metric_time, the finest that every metric has."""
        if dimension:
            return dimension.granularity or "day"
        models, dimensions = self.manifest.models, self.manifest.everything.dimensions
        times = [
            dimensions.get(part.time_dimension or models[part.model or ""].time_dimension or "")
            for name in self.metrics
            for part in self.manifest.grouped_metrics(name)
        ]
        return max((time.granularity or "day" for time in times if time), key=fineness, default="day")

    def span(self, wanted: TimeRange) -> Span:
        """Find the time dimension of a range, and make the range half-open."""
        dimension = None if wanted.dimension == METRIC_TIME else self.dimension(wanted.dimension)
        if dimension and dimension.type != "time":
            times = [d.full_name for d in self.manifest.reachable(self.metrics) if d.type == "time"]
            raise QueryError(
                f"{dimension.full_name} is not a time dimension",
                code="invalid_time",
                choices=[METRIC_TIME, *times],
            )
        return Span(wanted.from_, next_day(wanted.to) if wanted.to else None, dimension)

    def _check_reachable(self, dimension: Dimension) -> None:
        for fact in self.facts:
            if self.manifest.path(fact, dimension.full_name) is None:
                reaching = metrics_reaching(dimension, self.metrics, self.manifest)
                raise QueryError(
                    f"{dimension.full_name} can't be reached from {self._metrics_of(fact)}",
                    code="unreachable_dimension",
                    choices=like(dimension, self.manifest.reachable(self.metrics)),
                    action=f"It can be reached from {', '.join(reaching)}." if reaching else "",
                )

    def _metrics_of(self, fact: str) -> str:
        return ", ".join(name for name in self.metrics if fact in self.manifest.facts(name))

    def _is_reachable(self, dimension: Dimension) -> bool:
        """Whether every fact reaches it; QueryError if one does in several ways, none of them by a role."""
        ways = [self.manifest.ways(fact, dimension) for fact in self.facts]
        if all(ways) and any(len(found) > 1 for found in ways) and not self._roles_of(dimension):
            self._check_reachable(dimension)
        return all(len(found) == 1 for found in ways)

    def _roles_of(self, dimension: Dimension) -> list[Dimension]:
        return [
            other
            for other in self.manifest.by_short_name.get(dimension.name, ())
            if other.origin == dimension.full_name
            and all(len(self.manifest.ways(fact, other)) == 1 for fact in self.facts)
        ]

    def _is_bridged(self, dimension: Dimension) -> bool:
        return any(way.is_bridged for fact in self.facts for way in self.manifest.ways(fact, dimension))

    def _nearest_dimensions(self, name: str) -> tuple[str, ...]:
        words: dict[str, str] = {grain: grain for grain in (*ORDER, *self.manifest.calendar.custom_grains)}
        for dimension in self.manifest.reachable(self.metrics):
            for word in (dimension.full_name, dimension.name, dimension.label, *dimension.synonyms):
                words.setdefault(word.lower(), dimension.full_name)
        return tuple(dict.fromkeys(words[word] for word in nearest(name, words)))


def _metric(name: str, manifest: Manifest) -> Metric:
    metric = manifest.metrics.get(name)
    if metric:
        return metric
    if name in manifest.refused:
        raise QueryError(
            f"{name} counts rows that can't be told apart by what your role may see", code="not_allowed"
        )
    words: dict[str, str] = {}
    for known in manifest.metrics.values():
        for word in (known.name, known.label, *known.synonyms):
            words.setdefault(word.lower(), known.name)
    choices = tuple(dict.fromkeys(words[word] for word in nearest(name, words)))
    raise QueryError(
        f"There is no metric '{name}'",
        code="unknown_metric",
        choices=choices,
        action="" if choices else "See `footnote metrics` for all of them.",
    )


def _spelt_out(
    query: MetricQuery,
    groups: tuple[Group, ...],
    conditions: tuple[tuple[Condition | MetricCondition, ...], ...],
    span: Span | None,
) -> MetricQuery:
    """Write the found names back into the query, so that it means the same wherever it is read."""
    where = []
    for item, parts in zip(query.where, conditions, strict=True):
        filters = [
            part.filter.model_copy(update={"dimension": part.dimension.full_name})
            if isinstance(part, Condition) and part.dimension
            else part.filter
            for part in parts
        ]
        where.append(item.model_copy(update={"any": filters}) if isinstance(item, AnyOf) else filters[0])
    time = query.time
    if time and span and span.dimension:
        time = time.model_copy(update={"dimension": span.dimension.full_name})
    group_by = [GroupBy(name=group.source, grain=group.grain) for group in groups]
    metrics = list(dict.fromkeys(query.metrics))
    return query.model_copy(update={"metrics": metrics, "group_by": group_by, "where": where, "time": time})


def _check_column_names(resolved: ResolvedQuery, added: list[str]) -> None:
    """Refuse a query whose metric is called as a column computed beside another."""
    for metric in (*resolved.metrics, *resolved.hidden):
        if metric.name in added:
            raise QueryError(
                f"Two columns of the answer would be called {metric.name}",
                code="name_clash",
                action=f"Ask for the metric {metric.name} in a query of its own.",
            )


def _check_shares(resolved: ResolvedQuery, manifest: Manifest) -> None:
    shown = [metric.name for metric in resolved.metrics]
    for name in dict.fromkeys((*resolved.query.share_of_total, *resolved.query.share_of_parent)):
        if name not in shown:
            raise QueryError(
                f"A share of '{name}' needs that metric in the query", code="invalid_share", choices=shown
            )
        if not manifest.metrics[name].is_additive:
            raise QueryError(
                f"{name} has no shares: its groups don't add up to its total",
                code="not_additive",
                choices=[metric for metric in shown if manifest.metrics[metric].is_additive],
                action=UNSHARED,
            )
        for group in resolved.groups:
            fact = manifest.facts(name)[0]
            path = manifest.path(fact, group.dimension.full_name) if group.dimension else None
            if path and path.is_bridged:
                raise QueryError(
                    f"{name} by {group.source} has no shares: one row may count in several groups",
                    code="not_additive",
                    action=UNSHARED,
                )


def _check_periods(resolved: ResolvedQuery) -> None:
    if resolved.query.every_period and not resolved.times:
        raise QueryError(
            "Every period needs a time to group by",
            code="time_group_needed",
            action=f"{BY_TIME[:-1]}; or leave every_period out.",
        )


def _check_comparison(resolved: ResolvedQuery) -> None:
    if not resolved.query.compare:
        return
    span, along = resolved.span, resolved.axis
    is_closed = span is not None and span.start and span.end
    if not is_closed and not resolved.times:
        raise QueryError(
            "A comparison needs a time range with both ends, or a time to group by",
            code="time_range_needed",
            action=f"{BY_TIME[:-1]}; or {IN_RANGE}",
        )
    for group in resolved.groups:
        if group.grain and group.dimension != along:
            raise QueryError(
                f"A comparison moves along {along.full_name if along else METRIC_TIME}; "
                f"it can't be grouped by {group.source} too",
                code="invalid_comparison",
            )
    if span and not resolved.range:
        name = along.full_name if along else METRIC_TIME
        raise QueryError(
            f"A comparison moves along {name}; the range of {_name_of(span)} would stay where it is",
            code="invalid_comparison",
            action=f"Give the range of {name}.",
        )


def _name_of(span: Span) -> str:
    return span.dimension.full_name if span.dimension else METRIC_TIME
