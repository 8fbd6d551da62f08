"""Driver analysis: why did a metric change? Every number comes from a compiled query, which is cited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from semantic_layer.drivers.decompose import Decomposition, Parts, Value, decompose_ratio, decompose_sum
from semantic_layer.drivers.parts import Kind, MadeOf, made_of
from semantic_layer.drivers.periods import before
from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Dimension
from semantic_layer.nearest import nearest
from semantic_layer.query import MetricQuery, TimeRange
from semantic_layer.result import Result
from warehouse.audit_log.recorder import NO_TRAIL, Trail
from warehouse.user import LOCAL, User

MOST_DIMENSIONS = 12
MOST_VALUES = 500


@dataclass(frozen=True)
class Cited:
    """A query that numbers are from."""

    id: str
    query: dict[str, Any]
    sql: str


@dataclass(frozen=True)
class DimensionDrivers:
    """How the values of one dimension make up the change; `citations` are of before and now."""

    dimension: str
    label: str
    decomposition: Decomposition
    citations: tuple[str, str]


@dataclass(frozen=True)
class Drivers:
    """A metric before and now, and the dimensions that explain the change, the most concentrated first.

    `skipped` says why a dimension was left out; `ledgers` are of before and now.
    """

    metric: str
    label: str
    unit: str | None
    currency: str | None
    kind: Kind
    period: TimeRange
    against: TimeRange
    value: float
    reference: float
    dimensions: tuple[DimensionDrivers, ...]
    citations: tuple[Cited, ...]
    skipped: Mapping[str, str]
    ledgers: tuple[dict[str, Any], dict[str, Any]]

    @property
    def change(self) -> float:
        """What the contributions of each dimension, with its rest, sum to."""
        return self.value - self.reference

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON values."""
        whole = asdict(self)
        for name in ("period", "against"):
            whole[name] = getattr(self, name).model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {**whole, "change": self.change}


def drivers(
    layer: SemanticLayer,
    metric: str,
    period: TimeRange,
    against: TimeRange | None = None,
    *,
    by: Sequence[str] = (),
    user: User = LOCAL,
    trail: Trail = NO_TRAIL,
) -> Drivers:
    """Share the change of a metric from `against` (by default the period before) out among dimensions.

    `by` names them, else those are tried whose values people name. QueryError for a metric or dimension that
    is not there, that the user may not see, or that can't be shared out, and where a period has no value.
    """
    asked = _Asked(layer, metric, user, trail)
    spans = (against or before(period), period)
    totals = [asked.totals(span) for span in spans]
    found, skipped = [], {}
    for dimension in asked.dimensions(by):
        try:
            found.append(asked.by(dimension, spans, (totals[0], totals[1])))
        except QueryError as problem:
            if by:
                raise
            skipped[dimension.full_name] = str(problem).splitlines()[0]
    if not by:
        found = list(_told_apart(found, skipped))
    # Fewer values explain better where they explain as much.
    found.sort(key=lambda one: (-one.decomposition.concentration, len(one.decomposition.contributions)))
    values = [_value(one, asked.made) for one in totals]
    shown = asked.columns[metric]
    return Drivers(
        metric=metric,
        label=shown.label,
        unit=shown.unit,
        currency=shown.currency,
        kind=asked.made.kind,
        period=spans[1],
        against=spans[0],
        value=values[1],
        reference=values[0],
        dimensions=tuple(found),
        citations=tuple(asked.cited),
        skipped=skipped,
        ledgers=(asked.ledgers[0], asked.ledgers[1]),
    )


class _Asked:
    """One analysis: asks the layer as its user, and notes each query."""

    def __init__(self, layer: SemanticLayer, metric: str, user: User, trail: Trail) -> None:
        self._layer, self._user, self._trail = layer, user, trail
        self._view = layer.for_user(user)
        self.metric = metric
        manifest = self._view.manifest
        if metric not in manifest.metrics:
            raise QueryError(
                f"There is no metric called '{metric[:80]}'",
                code="unknown_metric",
                choices=nearest(metric, manifest.metrics, limit=3),
            )
        if missing := self._view.unavailable(metric):
            raise QueryError(f"There is no answer about {metric}: {missing}", code="unavailable")
        self.made: MadeOf = made_of(metric, manifest)
        self.cited: list[Cited] = []
        self.ledgers: list[dict[str, Any]] = []
        self.columns: dict[str, Any] = {}

    def totals(self, span: TimeRange) -> Parts:
        """The parts of the metric in a period; QueryError where it has no value there."""
        result = self._run([self.metric, *(n for n in self.made.names if n != self.metric)], span, None)
        self.ledgers.append(result.ledger)
        self.columns = {column.source: column for column in result.columns}
        cells = dict(zip(result.column_names, result.rows[0], strict=True)) if result.rows else {}
        top, bottom = self._parts(cells)
        if cells.get(self.metric) is None or (self.made.kind == "ratio" and not bottom):
            days = f"from {span.from_} to {span.to}"
            raise QueryError(f"{self.metric} has no value {days}", code="no_value")
        return top, bottom

    def by(
        self, dimension: Dimension, spans: tuple[TimeRange, TimeRange], totals: tuple[Parts, Parts]
    ) -> DimensionDrivers:
        """Share the change out among the values of a dimension."""
        first, last = (self._groups(dimension, span) for span in spans)
        ids = (self.cited[-2].id, self.cited[-1].id)
        if self.made.kind == "ratio":
            shared = decompose_ratio(first, last, totals)
        else:
            sums = [{value: parts[0] for value, parts in groups.items()} for groups in (first, last)]
            shared = decompose_sum(sums[0], sums[1], (totals[0][0], totals[1][0]))
        return DimensionDrivers(dimension.full_name, dimension.label, shared, ids)

    def dimensions(self, by: Sequence[str]) -> Iterator[Dimension]:
        """The dimensions named, else those whose values people name, but not the calendar's."""
        if by:
            yield from (self._named(name) for name in by)
            return
        manifest = self._view.manifest
        known = [
            one
            for one in manifest.reachable([self.metric])
            if one.type == "categorical" and one.value_index and not (one.pii or one.sensitive)
        ]
        facts = manifest.facts(self.metric)
        told = [one for one in known if not any(manifest.models[fact].is_day(one.entity) for fact in facts)]
        kept = [
            one for one in told if self._has_few_values(one) and not self._view.unavailable(one.full_name)
        ]
        yield from kept[:MOST_DIMENSIONS]

    def _named(self, name: str) -> Dimension:
        manifest = self._view.manifest
        short = manifest.by_short_name.get(name, ())
        reachable = [one for one in manifest.reachable([self.metric]) if one in short]
        chosen = [one for one in reachable if one.is_default] or reachable
        found = manifest.find(name) or (chosen[0] if len(chosen) == 1 else None)
        if found is None:
            near = [one.full_name for one in reachable] or nearest(name, manifest.dimensions, limit=3)
            raise QueryError(
                f"There is no one dimension called '{name[:80]}'", code="unknown_dimension", choices=near
            )
        return found

    def _has_few_values(self, dimension: Dimension) -> bool:
        domain = self._view.values.domains.get(dimension.origin or dimension.full_name)
        return domain is None or len(domain.values) <= MOST_VALUES

    def _groups(self, dimension: Dimension, span: TimeRange) -> dict[Value, Parts]:
        result = self._run(self.made.names, span, dimension.full_name)
        if result.truncated:
            raise QueryError(f"{dimension.full_name} has too many values", code="too_many_values")
        names = result.column_names
        return {row[0]: self._parts(dict(zip(names, row, strict=True))) for row in result.rows}

    def _parts(self, cells: Mapping[str, Any]) -> Parts:
        top = float(cells.get(self.made.numerator) or 0.0)
        return top, float(cells.get(self.made.denominator) or 0.0) if self.made.denominator else None

    def _run(self, metrics: Sequence[str], span: TimeRange, dimension: str | None) -> Result:
        time = span.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        query = MetricQuery.parse(
            {"metrics": list(metrics), "group_by": [dimension] if dimension else [], "time": time}
        )
        result = self._layer.query(query, user=self._user, trail=self._trail, also=self.made.also)
        self.cited.append(Cited(f"q{len(self.cited) + 1}", result.query or {}, result.sql))
        return result


def _told_apart(found: Sequence[DimensionDrivers], skipped: dict[str, str]) -> Iterator[DimensionDrivers]:
    """Leave out what parts the rows as one before does: codes and names of the same things."""
    seen: dict[tuple[float, ...], str] = {}
    for one in found:
        print_ = tuple(round(part.contribution, 9) for part in one.decomposition.contributions)
        if len(print_) > 1 and print_ in seen:
            skipped[one.dimension] = f"it parts the rows as {seen[print_]} does"
            continue
        seen[print_] = one.dimension
        yield one


def _value(totals: Parts, made: MadeOf) -> float:
    top, bottom = totals
    return top / bottom if made.kind == "ratio" and bottom else top
