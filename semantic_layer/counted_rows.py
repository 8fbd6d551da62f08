"""What a version publishes of its facts' rows: counts that answers need, made once before anybody asks."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from semantic_layer.compile import run_passes
from semantic_layer.errors import QueryError
from semantic_layer.known_rows import Counted, KnownRows
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.query import GroupBy, MetricQuery

if TYPE_CHECKING:
    import duckdb

    from warehouse.serving import ServingInfo


def save_counted_rows(
    connection: "duckdb.DuckDBPyConnection", manifest: Manifest, info: "ServingInfo", out_path: Path
) -> None:
    """Write the counts of every fact, and of every way to join one, by the SQL that counts them.

    What can't be counted is left out: the question that needs it is told what is wrong.
    """
    import duckdb

    known = KnownRows(lambda sql: connection.execute(sql).fetchall())
    for query in _queries(manifest, info):
        with suppress(QueryError, duckdb.Error):
            compiled = run_passes(manifest, query)
            for leaf in compiled.leaves:
                known.count(leaf, compiled.steps)
    out_path.write_text(json.dumps(known.counted, indent=0, default=date.isoformat), encoding="utf-8")


def load_counted_rows(path: Path) -> Counted:
    """Return what was counted for a version; nothing where the file lacks or can't be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _queries(manifest: Manifest, info: "ServingInfo") -> Iterator[MetricQuery]:
    """One metric of each published fact, by each dimension that its rows reach over published tables."""
    of_fact = {metric.model: name for name, metric in manifest.metrics.items() if metric.model}
    for fact, metric in of_fact.items():
        for dimension in manifest.reachable([metric]):
            if _tables(manifest, fact or "", dimension) <= info.tables.keys():
                grain = "month" if dimension.type == "time" else None
                yield MetricQuery(metrics=[metric], group_by=[GroupBy(name=dimension.full_name, grain=grain)])


def _tables(manifest: Manifest, fact: str, dimension: Dimension) -> set[str]:
    path = manifest.path(fact, dimension.full_name)
    models = [fact, *(step.model for step in path.steps)] if path else [fact]
    return {manifest.models[model].table for model in models}
