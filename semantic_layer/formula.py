"""Say how a metric is computed, down to columns and filters: a line for it and for each metric below."""

from sqlglot import exp

from semantic_layer.frames import length, words
from semantic_layer.manifest import Condition, Input, Manifest, Metric
from semantic_layer.names import identifier
from semantic_layer.plan import Frame

CALLS = {"average": "avg", "sum_boolean": "count of true", "count_distinct": "count distinct"}


def formula(metric: Metric, manifest: Manifest) -> list[str]:
    """Return `name = ...` for the metric, then for every metric it is computed from, each once."""
    found: dict[str, str] = {}
    waiting = [metric]
    while waiting:
        one = waiting.pop(0)
        if one.name not in found:
            found[one.name] = f"{one.name} = {_computed(one, manifest)}"
            waiting += [manifest.everything.metrics[part.metric] for part in one.inputs]
    return list(found.values())


def condition_text(condition: Condition) -> str:
    """Return a filter with the names of its dimensions and metrics in place."""

    def place(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column) or node.table:
            return node
        if node.name in condition.metrics:
            reference = condition.metrics[node.name]
            return exp.column(identifier(f"{reference.metric} by {reference.by}"))
        grain = condition.grains.get(node.name)
        name = condition.dimensions.get(node.name, node.name)
        return exp.column(f"{name}__{grain}" if grain else name)

    return condition.sql.transform(place).sql("duckdb")


def _computed(metric: Metric, manifest: Manifest) -> str:
    if metric.model:
        text = _aggregated(metric, manifest)
    elif metric.type == "ratio":
        named = {part.alias: _input(part) for part in metric.inputs}
        text = f"{named['numerator']} / {named['denominator']}"
    elif metric.conversion:
        text = _converted(metric)
    elif metric.accumulation:
        how = words(Frame(accumulation=metric.accumulation))
        text = f"{_input(metric.inputs[0])}, {how}"
    else:
        text = _derived(metric)
    text += _where(metric.filters)
    if metric.fill_nulls_with is not None:
        text += f", {metric.fill_nulls_with} where there is none"
    return text


def _aggregated(metric: Metric, manifest: Manifest) -> str:
    call = CALLS.get(metric.aggregation or "", metric.aggregation or "")
    expression = metric.expr.sql("duckdb") if metric.expr is not None else "*"
    if metric.aggregation == "percentile":
        kind = "discrete" if metric.percentile_discrete else "continuous"
        call = f"{kind} percentile {metric.percentile:g}" if metric.percentile is not None else call
    table = manifest.models[metric.model or ""].table
    text = f"{call}({expression}) of {table}"
    if metric.non_additive:
        rows = "last" if metric.non_additive.choice == "max" else "first"
        each = (
            f" for each {', '.join(metric.non_additive.groupings)}" if metric.non_additive.groupings else ""
        )
        text += f", {rows} rows by {metric.non_additive.dimension}{each}"
    return text


def _derived(metric: Metric) -> str:
    assert metric.expr is not None
    named = {part.alias: _input(part) for part in metric.inputs}

    def place(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.name in named:
            return exp.Var(this=named[node.name])
        return node

    return metric.expr.transform(place).sql("duckdb")


def _converted(metric: Metric) -> str:
    assert metric.conversion is not None
    base, converted = metric.inputs[0], metric.inputs[1]
    within = f" within {length(metric.conversion.window)}" if metric.conversion.window else ""
    same = "".join(f", of equal {first}" for first, _ in metric.conversion.constants)
    text = f"{_input(converted)} after {_input(base)} of the same {metric.conversion.entity}{within}{same}"
    return f"({text}) / {_input(base)}" if metric.conversion.calculation == "conversion_rate" else text


def _input(part: Input) -> str:
    moves = []
    if part.offset:
        moves.append(f"{length(part.offset)} earlier")
    if part.to_grain:
        moves.append(f"first of the {part.to_grain}")
    changed = ", ".join(moves)
    filters = _where(part.filters)
    return (
        f"({part.metric}{filters}{', ' if changed else ''}{changed})" if changed or filters else part.metric
    )


def _where(filters: tuple[Condition, ...]) -> str:
    texts = [condition_text(part) for part in filters]
    return (
        f" where {' and '.join(f'({text})' if len(texts) > 1 else text for text in texts)}" if texts else ""
    )
