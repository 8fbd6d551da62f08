"""Say a manifest and a query in MetricFlow's words; NotExpressible says why it can't be done."""

from collections.abc import Iterator
from typing import Any

import yaml

from semantic_layer.manifest import Condition, Dimension, Input, Manifest, Metric
from semantic_layer.model import Model
from semantic_layer.query import METRIC_TIME, AnyOf, Filter, GroupBy, MetricFilter, MetricQuery
from semantic_layer.windows import Window

OPEN_ENDS = ("1900-01-01", "2200-01-01")
MAX_STEPS = 2
UNSUPPORTED = (
    "having",
    "compare",
    "share_of_total",
    "share_of_parent",
    "cumulative",
    "every_period",
    "cohort",
    "top",
)


class NotExpressible(Exception):
    """MetricFlow has no words for it."""


def to_yaml(manifest: Manifest, *, spine: str) -> str:
    """Return MetricFlow's older YAML for a manifest; `spine` is the table of days, its column `day`."""
    documents: list[dict[str, Any]] = [
        {"semantic_model": _semantic_model(manifest, model)} for model in manifest.models.values()
    ]
    documents += [{"metric": _metric(manifest, metric)} for metric in manifest.metrics.values()]
    source = {"node_relation": _relation(spine), "primary_column": {"name": "day", "time_granularity": "day"}}
    documents.append({"project_configuration": {"time_spines": [source]}})
    return yaml.safe_dump_all(documents, sort_keys=False, allow_unicode=True)


def to_request(manifest: Manifest, query: MetricQuery) -> dict[str, Any]:
    """Return a query as ask_metricflow.py takes it."""
    for name in UNSUPPORTED:
        if getattr(query, name):
            raise NotExpressible(f"it has no {name}")
    facts = list(dict.fromkeys(fact for metric in query.metrics for fact in manifest.facts(metric)))
    start, end = OPEN_ENDS
    if query.time:
        if query.time.dimension != METRIC_TIME:
            raise NotExpressible("its time range is of metric_time only")
        start = query.time.from_.isoformat() if query.time.from_ else start
        end = query.time.to.isoformat() if query.time.to else end
    return {
        "metrics": query.metrics,
        "group_by": [group_name(manifest, facts, group) for group in query.group_by],
        "where": [_where(manifest, facts, part) for part in query.where],
        "start": start if query.time else None,
        "end": end if query.time else None,
    }


def group_name(manifest: Manifest, facts: list[str], group: GroupBy) -> str:
    """Return the name MetricFlow has for a group of these facts; the one way all of them reach it by."""
    name = METRIC_TIME if group.name == METRIC_TIME else _dimension_name(manifest, facts, group.name)
    return f"{name}__{group.grain}" if group.grain else name


def _dimension_name(manifest: Manifest, facts: list[str], name: str) -> str:
    names = {_from_fact(manifest, manifest.models[fact], manifest.dimensions[name]) for fact in facts}
    if len(names) > 1:
        raise NotExpressible(f"the facts reach {name} by different names: {sorted(names)}")
    return names.pop()


def _from_fact(manifest: Manifest, fact: Model, dimension: Dimension) -> str:
    path = manifest.path(fact.name, dimension.full_name)
    if path is None:
        raise NotExpressible(f"{dimension.full_name} is out of reach of {fact.name}")
    if any(step.bridge for step in path.steps):
        raise NotExpressible("it has no bridges")
    if len(path.steps) > MAX_STEPS:
        raise NotExpressible(f"it joins over {MAX_STEPS} steps at most")
    links = [step.entity for step in path.steps] or [fact.primary_entity]
    return "__".join((*links, dimension.name))


def _semantic_model(manifest: Manifest, model: Model) -> dict[str, Any]:
    if any(key.role_of for key in model.keys.values()):
        raise NotExpressible("it has no roles")
    dimensions = [d for d in manifest.dimensions.values() if d.model == model.name]
    about: dict[str, Any] = {
        "name": model.name,
        "node_relation": _relation(model.table),
        "entities": [
            {"name": key.entity, "type": key.type, "expr": key.expr.sql("duckdb")}
            for key in model.keys.values()
        ],
        "dimensions": [_dimension(dimension) for dimension in dimensions],
        "measures": [_measure(m) for m in manifest.metrics.values() if m.model == model.name],
    }
    if model.time_dimension:
        about["defaults"] = {"agg_time_dimension": manifest.dimensions[model.time_dimension].name}
    return about


def _relation(table: str) -> dict[str, str]:
    schema, _, alias = table.rpartition(".")
    return {"schema_name": schema, "alias": alias}


def _dimension(dimension: Dimension) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": dimension.name,
        "type": dimension.type,
        "expr": dimension.expr.sql("duckdb"),
    }
    if dimension.type == "time":
        about["type_params"] = {"time_granularity": dimension.granularity}
    return about


def _measure(metric: Metric) -> dict[str, Any]:
    assert metric.expr is not None
    about: dict[str, Any] = {
        "name": f"{metric.name}_measure",
        "agg": metric.aggregation,
        "expr": metric.expr.sql("duckdb"),
    }
    if metric.aggregation == "percentile":
        about["agg_params"] = {
            "percentile": metric.percentile,
            "use_discrete_percentile": metric.percentile_discrete,
        }
    if metric.time_dimension:
        about["agg_time_dimension"] = metric.time_dimension.rpartition("__")[2]
    if metric.non_additive:
        about["non_additive_dimension"] = {
            "name": metric.non_additive.dimension.rpartition("__")[2],
            "window_choice": metric.non_additive.choice,
            "window_groupings": list(metric.non_additive.groupings),
        }
    return about


def _metric(manifest: Manifest, metric: Metric) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": metric.name,
        "type": metric.type,
        "type_params": _params(manifest, metric),
    }
    if metric.filters:
        about["filter"] = [_jinja(manifest, part, manifest.facts(metric.name)) for part in metric.filters]
    return about


def _params(manifest: Manifest, metric: Metric) -> dict[str, Any]:
    inputs = [_input(manifest, part) for part in metric.inputs]
    if metric.type == "simple":
        return {"measure": _measure_input(metric)}
    if metric.type == "ratio":
        if inputs[0]["name"] == inputs[1]["name"]:
            # Under one name it takes both for the same column, whatever their filters.
            inputs = [part | {"alias": f"{metric.name}_{place}"} for place, part in enumerate(inputs)]
        return {"numerator": inputs[0], "denominator": inputs[1]}
    if metric.type == "cumulative":
        return _cumulative(manifest, metric)
    if metric.type == "conversion":
        return _conversion(manifest, metric)
    assert metric.expr is not None
    return {"expr": metric.expr.sql("duckdb"), "metrics": inputs}


def _measure_input(metric: Metric) -> dict[str, Any]:
    about: dict[str, Any] = {"name": f"{metric.name}_measure"}
    if metric.fill_nulls_with is not None:
        about["fill_nulls_with"] = metric.fill_nulls_with
    if metric.join_to_timespine:
        about["join_to_timespine"] = True
    return about


def _input(manifest: Manifest, part: Input) -> dict[str, Any]:
    about: dict[str, Any] = {"name": part.metric}
    if part.alias != part.metric and part.alias not in ("numerator", "denominator"):
        about["alias"] = part.alias
    if part.filters:
        facts = manifest.facts(part.metric)
        about["filter"] = [_jinja(manifest, condition, facts) for condition in part.filters]
    if part.offset:
        about["offset_window"] = _window(part.offset)
    if part.to_grain:
        about["offset_to_grain"] = part.to_grain
    return about


def _cumulative(manifest: Manifest, metric: Metric) -> dict[str, Any]:
    assert metric.accumulation is not None
    how: dict[str, Any] = {
        "period_agg": metric.accumulation.period_agg,
        "metric": _input(manifest, metric.inputs[0]),
    }
    if metric.accumulation.window:
        how["window"] = _window(metric.accumulation.window)
    if metric.accumulation.to_date:
        how["grain_to_date"] = metric.accumulation.to_date
    return {"cumulative_type_params": how}


def _conversion(manifest: Manifest, metric: Metric) -> dict[str, Any]:
    assert metric.conversion is not None
    base, converted = metric.inputs
    how: dict[str, Any] = {
        "entity": metric.conversion.entity,
        "calculation": metric.conversion.calculation,
        "base_metric": _input(manifest, base),
        "conversion_metric": _input(manifest, converted),
    }
    if metric.conversion.window:
        how["window"] = _window(metric.conversion.window)
    if metric.conversion.constants:
        how["constant_properties"] = [
            {
                "base_property": left.rpartition("__")[2],
                "conversion_property": right.rpartition("__")[2],
            }
            for left, right in metric.conversion.constants
        ]
    return {"conversion_type_params": how}


def _window(window: Window) -> str:
    parts = [(window.months, "month"), (window.days, "day"), (window.hours, "hour")]
    told = [(count, unit) for count, unit in parts if count]
    if len(told) != 1:
        raise NotExpressible("its windows are of one unit")
    return f"{told[0][0]} {told[0][1]}s"


def _jinja(manifest: Manifest, condition: Condition, facts: tuple[str, ...]) -> str:
    text = condition.sql.sql("duckdb")
    # The longest first: dimension_1 is a part of dimension_10.
    for column in sorted(condition.dimensions, key=len, reverse=True):
        reference = _reference(manifest, list(facts), condition.dimensions[column])
        if grain := condition.grains.get(column):
            reference = f"cast(date_trunc('{grain}', {reference}) as date)"
        text = text.replace(column, reference)
    return text


def _reference(manifest: Manifest, facts: list[str], name: str) -> str:
    if name == METRIC_TIME:
        return "{{ TimeDimension('metric_time', 'day') }}"
    *path, entity, short = _dimension_name(manifest, facts, name).split("__")
    place = f", entity_path={path}" if path else ""
    if manifest.dimensions[name].type == "time":
        return f"{{{{ TimeDimension('{entity}__{short}', 'day'{place}) }}}}"
    return f"{{{{ Dimension('{entity}__{short}'{place}) }}}}"


def _where(manifest: Manifest, facts: list[str], part: Filter | AnyOf | MetricFilter) -> str:
    if isinstance(part, AnyOf):
        return " or ".join(f"({_where(manifest, facts, one)})" for one in part.any)
    if isinstance(part, MetricFilter):
        return f"{{{{ Metric('{part.metric}', ['{part.by}']) }}}} {part.op} {part.value}"
    subject = _reference(manifest, facts, part.dimension)
    values = [_literal(value) for value in part.values]
    if part.op == "between":
        return f"{subject} between {values[0]} and {values[1]}"
    if part.op in ("in", "not in"):
        told = f"{subject} {part.op} ({', '.join(values)})"
    elif part.op == "contains":
        return f"lower({subject}) like lower({_literal(f'%{part.value}%')})"
    else:
        told = f"{subject} {part.op} {values[0] if values else ''}"
    # Ours are met by nulls, which in SQL they are not.
    return f"{told} or {subject} is null" if part.op in ("!=", "not in") else told


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def columns_of(manifest: Manifest, query: MetricQuery) -> Iterator[tuple[str, str]]:
    """Yield for each group of the query MetricFlow's name, then each metric's."""
    facts = list(dict.fromkeys(fact for metric in query.metrics for fact in manifest.facts(metric)))
    for group in query.group_by:
        yield "group", group_name(manifest, facts, group)
    for metric in query.metrics:
        yield "metric", metric
