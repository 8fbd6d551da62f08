"""Compile a MetricQuery to SQL, in passes that each hand on one printable stage."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from semantic_layer.errors import QueryError
from semantic_layer.examine import every_problem
from semantic_layer.manifest import Calendar, Manifest
from semantic_layer.passes.add_comparison import add_comparison
from semantic_layer.passes.add_periods import add_periods
from semantic_layer.passes.add_shares import add_shares
from semantic_layer.passes.build_tree import build_tree
from semantic_layer.passes.cohorts import add_cohorts
from semantic_layer.passes.for_dialect import for_dialect
from semantic_layer.passes.lift_metric_filters import lift_metric_filters
from semantic_layer.passes.plan_facts import plan_facts
from semantic_layer.passes.render import render
from semantic_layer.passes.resolve_names import resolve_names
from semantic_layer.passes.small_groups import hide_small_groups
from semantic_layer.plan import CompiledQuery, Context, Tree
from semantic_layer.query import MetricQuery

Pass = Callable[[Any, Context], Any]
PASSES: tuple[Pass, ...] = (
    resolve_names,  # MetricQuery -> ResolvedQuery
    plan_facts,  # ResolvedQuery -> Plan
    lift_metric_filters,  # Plan -> Plan
    add_cohorts,  # Plan -> Plan
    add_periods,  # Plan -> Plan
    add_comparison,  # Plan -> Plan
    hide_small_groups,  # Plan -> Plan
    add_shares,  # Plan -> Plan
    build_tree,  # Plan -> Tree
    for_dialect,  # Tree -> Tree
    render,  # Tree -> CompiledQuery
)


def compile_query(
    manifest: Manifest, query: MetricQuery, *, dialect: str = "duckdb", calendar: Calendar | None = None
) -> CompiledQuery:
    """Return the SQL that answers a query; QueryError tells all that the manifest can't give it.

    A calendar given stands in place of the manifest's. The same manifest, query, dialect and calendar always
    give the same text.
    """
    if calendar:
        manifest = replace(manifest, calendar=calendar)
    try:
        return run_passes(manifest, query, dialect=dialect)
    except QueryError as error:
        unwritten = partial(compile_inner, manifest, dialect)
        raise every_problem(query, manifest, unwritten, error) from None


def run_passes(manifest: Manifest, query: MetricQuery, *, dialect: str = "duckdb") -> CompiledQuery:
    """Return the SQL that answers a query; QueryError for the first thing that is wrong with it."""
    context = context_of(manifest, dialect)
    stage: Any = query
    for run in PASSES:
        stage = run(stage, context)
    assert isinstance(stage, CompiledQuery)
    return stage


def context_of(manifest: Manifest, dialect: str) -> Context:
    """Return what the passes look at for a manifest, which may be what a role sees."""
    whole = manifest.everything
    return Context(whole, dialect, inner=partial(compile_inner, whole, dialect), visible=manifest)


def compile_inner(manifest: Manifest, dialect: str, query: MetricQuery) -> Tree:
    """Run the passes but the last on a query that another one reads from."""
    context = context_of(manifest, dialect)
    stage: Any = query
    for run in PASSES[:-1]:
        stage = run(stage, context)
    assert isinstance(stage, Tree)
    return stage
