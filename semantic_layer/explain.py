"""Tell how a query is answered: the plan fact by fact, what each pass did, the columns and the SQL."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlglot import exp

from semantic_layer.compile import PASSES, context_of
from semantic_layer.formula import formula
from semantic_layer.frames import words
from semantic_layer.manifest import Manifest
from semantic_layer.plan import CompiledQuery, Context, Join, Leaf, Plan, ResolvedQuery, Span, Tree
from semantic_layer.query import MetricQuery


@dataclass(frozen=True)
class Explanation:
    """The account of a query as JSON values: `facts` read a table each, `passes` are what was done."""

    query: dict[str, Any]
    definitions: dict[str, dict[str, Any]]
    facts: list[dict[str, Any]]
    passes: list[dict[str, str]]
    columns: list[dict[str, Any]]
    notes: list[str]
    sql: str


def explain(manifest: Manifest, query: MetricQuery, *, dialect: str = "duckdb") -> Explanation:
    """Return the account of a query; QueryError as from compile_query."""
    context = context_of(manifest, dialect)
    manifest = context.manifest
    stages: list[Any] = [query]
    told = []
    for run in PASSES:
        # Written before the next pass: the last one takes the tree apart.
        stages.append(run(stages[-1], context))
        name = run.__name__
        did = DID[name](stages[-2], stages[-1]) if name in DID else _summary(run)
        told.append({"pass": name, "does": _summary(run), "did": did})
    plan = next(stage for stage in reversed(stages) if isinstance(stage, Plan))
    compiled: CompiledQuery = stages[-1]
    return Explanation(
        query=compiled.query.as_dict(),
        definitions={name: _definition(name, manifest) for name in compiled.definitions},
        facts=[_fact(leaf, manifest, context) for leaf in plan.leaves],
        passes=told,
        columns=[asdict(column) for column in compiled.columns],
        notes=list(compiled.notes),
        sql=compiled.sql,
    )


def _definition(name: str, manifest: Manifest) -> dict[str, Any]:
    metric = manifest.metrics[name]
    return {
        "label": metric.label,
        "description": metric.description,
        "formula": formula(metric, manifest),
        "caveats": list(metric.caveats),
    }


def _fact(leaf: Leaf, manifest: Manifest, context: Context) -> dict[str, Any]:
    def text(node: exp.Expr | None) -> str | None:
        return None if node is None else node.sql(context.dialect)

    during = leaf.during
    return {
        "step": leaf.name,
        "table": leaf.table,
        "grain": f"one row per {manifest.models[leaf.model].primary_entity}",
        "key": text(leaf.key),
        "time": text(leaf.time),
        "frame": words(leaf.frame) or "its own period",
        "joins": [_join(join, context) for join in leaf.joins],
        "conditions": [text(part) for part in (*leaf.seen, *leaf.where)],
        "range": _range(Span(during.start, during.end), text(during.value)) if during else None,
        "groups": [{"column": group.column, "value": text(group.value)} for group in leaf.groups],
        "measures": [
            {
                "column": measure.column,
                "aggregation": measure.metric.aggregation,
                "of": text(measure.input),
                "only": [text(part) for part in measure.filters],
            }
            for measure in leaf.measures
        ],
    }


def _join(join: Join, context: Context) -> dict[str, Any]:
    kind = "bridge, each row once per group" if join.bridge else "many to one"
    return {
        "table": join.table,
        "as": join.alias,
        "on": f"{join.left.sql(context.dialect)} = {join.right.sql(context.dialect)}",
        "kind": "looked up" if join.looks_up else f"left, {kind}",
        "conditions": [part.sql(context.dialect) for part in join.conditions],
    }


def _range(span: Span, subject: str | None) -> str:
    start = f" from {span.start}" if span.start else ""
    end = f" before {span.end}" if span.end else ""
    return f"{subject}{start}{end}"


def _summary(run: Callable[..., object]) -> str:
    return (run.__doc__ or "").strip().partition("\n")[0]


def _resolved(query: MetricQuery, resolved: ResolvedQuery) -> str:
    groups = [
        f"{group.column} is {group.source}{f' by {group.grain}' if group.grain else ''}"
        for group in resolved.groups
    ]
    hidden = [f"{metric.name} for having" for metric in resolved.hidden]
    parts = [*(metric.name for metric in resolved.metrics), *hidden, *groups]
    if resolved.span:
        time = resolved.span.dimension.full_name if resolved.span.dimension else "metric_time"
        parts.append(_range(resolved.span, time))
    return "; ".join(parts)


def _planned(resolved: ResolvedQuery, plan: Plan) -> str:
    return "; ".join(
        f"{leaf.name}: {', '.join(measure.column for measure in leaf.measures)} of {leaf.table}"
        + (f" with {len(leaf.joins)} join{'s' if len(leaf.joins) > 1 else ''}" if leaf.joins else "")
        for leaf in plan.leaves
    )


def _lifted(before: Plan, after: Plan) -> str:
    moved = [
        f"{new.name}: {' and '.join(part.sql('duckdb') for part in new.where[len(old.where) :])}"
        for old, new in zip(before.leaves, after.leaves, strict=True)
        if len(new.where) > len(old.where)
    ]
    return "; ".join(moved) or "nothing to move"


def _periods(before: Plan, after: Plan) -> str:
    added = [name for name, _ in after.preludes if name not in dict(before.preludes)]
    filled = ["every period with every combination of groups"] if after.fills_periods else []
    return "; ".join([*added, *filled]) or "no periods needed"


def _cohorts(before: Plan, after: Plan) -> str:
    added = [name for name, _ in after.preludes if name not in dict(before.preludes)]
    return "; ".join(added) or "no cohort asked for"


def _reworded(before: Tree, after: Tree) -> str:
    return f"{len(after.select.ctes)} steps and the answer"


def _added(before: Plan, after: Plan) -> str:
    known = {output.column.name for output in before.outputs}
    added = [output.column.name for output in after.outputs if output.column.name not in known]
    compared = [_range(after.compared, "read too:")] if after.compared and not before.compared else []
    return "; ".join([*([", ".join(added)] if added else []), *compared]) or "none asked for"


def _built(plan: Plan, tree: Tree) -> str:
    return " -> ".join([*(cte.alias for cte in tree.select.ctes), "answer"])


def _rendered(tree: Tree, compiled: CompiledQuery) -> str:
    return f"{len(compiled.sql.splitlines())} lines of SQL, {len(compiled.columns)} columns"


DID: dict[str, Callable[[Any, Any], str]] = {
    "resolve_names": _resolved,
    "plan_facts": _planned,
    "lift_metric_filters": _lifted,
    "add_cohorts": _cohorts,
    "add_periods": _periods,
    "add_comparison": _added,
    "add_shares": _added,
    "build_tree": _built,
    "for_dialect": _reworded,
    "render": _rendered,
}
