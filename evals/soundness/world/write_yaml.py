"""A world's definitions as the YAML that somebody would write: dbt's latest spec, ours under config.meta."""

from pathlib import Path
from typing import Any

import yaml

from evals.soundness.world.description import Calendar, Dimension, Expr, Input, Key, Metric, Model, World
from evals.soundness.world.write_expression import quoted, sql

SQL_TYPES = {
    "integer": "integer",
    "decimal": "decimal(18, 2)",
    "text": "varchar",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


def write_yaml(world: World, folder: Path) -> None:
    """Write one file a model, and metrics.yml for those over several."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents(world).items():
        # libyaml's writer where it is there: ten times as fast.
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        text = yaml.dump(document, Dumper=dumper, sort_keys=False, allow_unicode=True, width=110)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def documents(world: World) -> dict[str, Any]:
    """Return the content of each file, by its name."""
    own: dict[str | None, list[dict[str, Any]]] = {}
    for metric in world.metrics:
        own.setdefault(metric.model, []).append(_metric(metric))
    files: dict[str, Any] = {
        model.name: {"models": [_model(model, own.get(model.name, []))]} for model in world.models
    }
    if None in own:
        files["metrics"] = {"metrics": own[None]}
    files["calendar"] = {"models": [_calendar(world.calendar)]}
    return files


def _calendar(calendar: Calendar) -> dict[str, Any]:
    notes = {"week_start": calendar.week_start, "fiscal_year_start": calendar.fiscal_year_start}
    grains = [{"name": grain.name, "column_name": quoted(grain.column)} for grain in calendar.custom]
    columns = [
        {"name": quoted(grain.column), "data_type": SQL_TYPES[grain.kind]} for grain in calendar.custom
    ]
    spine = {"standard_granularity_column": "day", "custom_granularities": grains}
    return {
        "name": "calendar",
        "time_spine": _without_empty(spine),
        "config": {"meta": {"footnote": {**notes, "table": "main.calendar"}}},
        "columns": [{"name": "day", "granularity": "day"}, *columns],
    }


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [], {}, ())}


def _model(model: Model, metrics: list[dict[str, Any]]) -> dict[str, Any]:
    notes = _without_empty(
        {
            "table": model.table,
            "bridge_for": list(model.bridge_for),
            "row_policy": sql(model.policy) if model.policy else None,
        }
    )
    derived = _without_empty({"dimensions": [_derived(d, model) for d in model.dimensions if not _column(d)]})
    return _without_empty(
        {
            "name": model.name,
            "description": f"Rows of {model.name}.",
            "semantic_model": {"enabled": True, "name": model.name},
            "agg_time_dimension": model.time,
            "primary_entity": model.primary_entity if _is_historic(model) else None,
            "config": {"meta": {"footnote": notes}},
            "columns": _columns(model),
            "derived_semantics": derived,
            "metrics": metrics,
        }
    )


def _is_historic(model: Model) -> bool:
    return any(key.type == "natural" for key in model.keys)


def _column(dimension: Dimension) -> str | None:
    return dimension.expr.args[0] if dimension.expr.op == "column" else None


def _columns(model: Model) -> list[dict[str, Any]]:
    found = []
    for column in model.columns:
        key = next((key for key in model.keys if key.column == column.name), None)
        dimension = next((d for d in model.dimensions if _column(d) == column.name), None)
        if not key and not dimension:
            continue
        found.append(
            _without_empty(
                {
                    "name": quoted(column.name),
                    "data_type": SQL_TYPES[column.kind],
                    "granularity": dimension.grain if dimension else None,
                    "entity": _key(key) if key else None,
                    "dimension": _dimension(dimension, model) if dimension else None,
                }
            )
        )
    return found


def _key(key: Key) -> dict[str, Any]:
    role = {"config": {"meta": {"footnote": {"role_of": key.role_of}}}} if key.role_of else {}
    return {"type": key.type, "name": key.entity, **role}


def _dimension(dimension: Dimension, model: Model) -> dict[str, Any]:
    notes = _without_empty({"same_as": dimension.same_as, "default": dimension.default or None})
    column = _column(dimension)
    validity: dict[str, Any] = {}
    if column and column == model.valid_from:
        validity = {"is_start": True}
    elif column and column == model.valid_to:
        validity = {"is_end": True}
    return _without_empty(
        {
            "type": "time" if dimension.grain else "categorical",
            "name": dimension.name,
            "description": f"The {dimension.name} of {model.name}.",
            "validity_params": validity,
            "config": {"meta": {"footnote": notes}} if notes else None,
        }
    )


def _derived(dimension: Dimension, model: Model) -> dict[str, Any]:
    return _without_empty(
        {
            **_dimension(dimension, model),
            "expr": sql(dimension.expr),
            "data_type": SQL_TYPES[dimension.kind],
            "granularity": dimension.grain,
        }
    )


def _metric(metric: Metric) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": metric.name,
        "type": metric.type,
        "description": f"A {metric.type} metric.",
        "agg": metric.agg,
        "expr": _text(metric.expr),
        "percentile": metric.percentile,
        "percentile_type": "discrete" if metric.discrete else None,
        "filter": _filters(metric.filters),
        "agg_time_dimension": metric.time,
        "join_to_timespine": metric.spine or None,
        "window": _window(metric.window),
        "grain_to_date": metric.to_date,
        "period_agg": metric.period_agg,
        "entity": metric.entity,
        "calculation": metric.calculation,
        "constant_properties": [_constant(*pair) for pair in metric.constants],
        **_inputs(metric),
    }
    if metric.last_rows:
        found["non_additive_dimension"] = _last_rows(metric)
    found = _without_empty(found)
    if metric.fill is not None:
        found["fill_nulls_with"] = metric.fill
    return found


def _constant(base: str, conversion: str) -> dict[str, str]:
    return {"base_property": _short(base), "conversion_property": _short(conversion)}


def _short(name: str) -> str:
    return name.rpartition("__")[2]


def _last_rows(metric: Metric) -> dict[str, Any]:
    last = metric.last_rows
    assert last
    return _without_empty(
        {
            "name": _short(last.dimension),
            "window_agg": last.choice,
            "group_by": [_short(name) for name in last.groupings],
        }
    )


def _inputs(metric: Metric) -> dict[str, Any]:
    parts = [_input(part) for part in metric.inputs]
    if metric.type == "ratio":
        return {"numerator": parts[0], "denominator": parts[1]}
    if metric.type == "conversion":
        return {"base_metric": parts[0], "conversion_metric": parts[1]}
    if metric.type == "cumulative":
        return {"input_metric": parts[0]}
    return {"input_metrics": parts}


def _input(part: Input) -> Any:
    found = _without_empty(
        {
            "name": part.metric,
            "alias": part.alias if part.alias != part.metric else None,
            "filter": _filters(part.filters),
            "offset_window": _window(part.offset),
            "offset_to_grain": part.to_grain,
        }
    )
    return found if len(found) > 1 else part.metric


def _filters(filters: tuple[Expr, ...]) -> Any:
    texts = [sql(one) for one in filters]
    return texts[0] if len(texts) == 1 else texts


def _window(window: tuple[int, str] | None) -> str | None:
    return f"{window[0]} {window[1]}{'s' if window[0] != 1 else ''}" if window else None


def _text(expr: Expr | None) -> str | None:
    return sql(expr) if expr else None
