"""Measures of the older YAML: each use of one becomes a simple metric."""

from dataclasses import dataclass, field

from semantic_layer.draft import At, DraftMetric
from semantic_layer.legacy.shape import OldInput, OldMeasure, OldMetric
from semantic_layer.names import written
from semantic_layer.spec_metric import MetricSpec, NonAdditiveSpec
from semantic_layer.spec_notes import MetricConfig

Place = tuple[str | int, ...]
MEASURE_KEYS = ("agg", "expr", "agg_time_dimension", "percentile", "percentile_type")


@dataclass(frozen=True)
class Measure:
    """A measure and where it stands."""

    spec: OldMeasure
    model: str
    at: At


@dataclass
class Measures:
    """The measures of a project, and the simple metrics that stand for them."""

    known: dict[str, Measure] = field(default_factory=dict)
    plain: dict[tuple[str, int | None, bool], str] = field(default_factory=dict)
    made: list[DraftMetric] = field(default_factory=list)

    def create_metrics(self) -> None:
        """Make the metrics that measures ask for themselves (create_metric)."""
        for name, measure in self.known.items():
            if measure.spec.create_metric:
                spec = measure.spec
                shown = OldInput(name=name)
                label = spec.create_metric_display_name or spec.label
                self.made.append(self.metric(shown, name, measure.at, label=label))
                self.plain.setdefault((name, None, False), name)

    def note_plain(self, metric: OldMetric) -> None:
        """Remember a metric that is nothing but its measure, to stand for it in other metrics."""
        used = metric.type_params.measure
        if metric.type == "simple" and used and not metric.filter and not used.filter:
            key = (used.name, used.fill_nulls_with, used.join_to_timespine)
            self.plain.setdefault(key, metric.name)

    def standing_for(self, used: OldInput, taken: set[str]) -> str:
        """Return the metric that a measure is read by, made and hidden if nobody defined it."""
        key = (used.name, used.fill_nulls_with, used.join_to_timespine)
        if key not in self.plain:
            names = [used.name, f"{used.name}_measure"]
            names += [f"{used.name}_measure_{number}" for number in range(2, 99)]
            name = next(name for name in names if name not in taken)
            taken.add(name)
            bare = used.model_copy(update={"filter": (), "alias": None})
            self.made.append(self.metric(bare, name, self.known[used.name].at, hidden=True))
            self.plain[key] = name
        return self.plain[key]

    def metric(
        self,
        used: OldInput,
        name: str,
        at: At,
        *,
        label: str | None = None,
        hidden: bool = False,
        by: OldMetric | None = None,
    ) -> DraftMetric:
        """Return the simple metric of a measure, as the metric `by` uses it, or as it stands."""
        measure = self.known[used.name]
        old = measure.spec
        spec = MetricSpec(
            name=name,
            type="simple",
            label=(by.label if by else label),
            description=(by.description if by else None) or old.description,
            hidden=hidden,
            agg=old.agg,
            expr=old.expr or written(old.name),
            percentile=old.agg_params.percentile,
            percentile_type="discrete" if old.agg_params.use_discrete_percentile else "continuous",
            agg_time_dimension=old.agg_time_dimension,
            non_additive_dimension=_non_additive(old),
            join_to_timespine=used.join_to_timespine,
            fill_nulls_with=used.fill_nulls_with,
            filter=(*(by.filter if by else ()), *used.filter),
            time_granularity=by.time_granularity if by else None,
            config=_config(old, by),
        )
        elsewhere: dict[Place, At] = {(key,): measure.at.below(key) for key in MEASURE_KEYS}
        elsewhere["percentile",] = measure.at.below("agg_params", "percentile")
        elsewhere["non_additive_dimension",] = measure.at.below("non_additive_dimension")
        elsewhere["non_additive_dimension", "group_by"] = measure.at.below(
            "non_additive_dimension", "window_groupings"
        )
        if by:
            used_at = at.below("type_params", "measure")
            elsewhere |= {(key,): used_at.below(key) for key in ("join_to_timespine", "fill_nulls_with")}
        if by and not by.filter:
            elsewhere["filter",] = at.below("type_params", "measure", "filter")
        return DraftMetric(spec, At(at.document, at.place, elsewhere), measure.model)


def _non_additive(old: OldMeasure) -> NonAdditiveSpec | None:
    found = old.non_additive_dimension
    if found is None:
        return None
    return NonAdditiveSpec(name=found.name, window_agg=found.window_choice, group_by=found.window_groupings)


def _config(old: OldMeasure, by: OldMetric | None) -> MetricConfig:
    if by is None:
        return old.config
    # What a metric says of itself goes before what its measure says.
    own = by.config.meta.footnote.model_fields_set
    return by.config if own else by.config.model_copy(update={"meta": old.config.meta})
