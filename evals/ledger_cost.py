"""What the row ledger adds to the time of a query: each query with and without it, in turn, in one run."""

import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml

from semantic_layer.compile import compile_query
from semantic_layer.known_rows import KnownRows, answered
from semantic_layer.ledger import keep_ledger
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Calendar
from semantic_layer.plan import CompiledQuery
from semantic_layer.query import MetricQuery
from semantic_layer.whole_periods import Periods
from warehouse.pool import QueryPool
from warehouse.serving import ServingInfo, current

QUERIES = Path(__file__).with_name("ledger_queries.yml")
ROUNDS = 9
BAR = 0.3


@dataclass(frozen=True)
class Cost:
    """Milliseconds of a query, medians of warm rounds.

    `in_session` has the ledger, and may use what earlier queries of the list counted; `unaided` may not.
    """

    query: dict[str, Any]
    alone: float
    in_session: float
    unaided: float

    @property
    def extra(self) -> float:
        """The part of the query's own time that its ledger adds."""
        return self.in_session / self.alone - 1

    @property
    def extra_unaided(self) -> float:
        """The same where no earlier query had a condition in common."""
        return self.unaided / self.alone - 1


def ledger_cost(workspace: Path) -> str:
    """Return a line a query of a shop's workspace, and the median of what the ledger adds."""
    serving = current(workspace)
    with QueryPool(serving.path) as worker:
        costs = _measure(worker, serving.info)
    lines = [f"{'alone ms':>9} {'session':>8} {'unaided':>8} {'extra':>6}  query"]
    for cost in costs:
        times = f"{cost.alone:>9.2f} {cost.in_session:>8.2f} {cost.unaided:>8.2f} {cost.extra:>6.0%}"
        lines.append(f"{times}  {json.dumps(cost.query)}")
    extra = statistics.median(cost.extra for cost in costs)
    unaided = statistics.median(cost.extra_unaided for cost in costs)
    lines.append(f"{len(costs)} queries: median extra {extra:.1%} (bar {BAR:.0%}), unaided {unaided:.1%}")
    return "\n".join(lines)


def queries(dataset: str) -> list[dict[str, Any]]:
    """Return the queries with a dataset's own values."""
    data = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    text = json.dumps(data["queries"])
    for name, value in data["values"][dataset].items():
        text = text.replace(f"{{{name}}}", value)
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _measure(worker: QueryPool, info: ServingInfo) -> list[Cost]:
    manifest = load_manifest()
    asked = queries(info.dataset)
    compiled = [compile_query(manifest, MetricQuery.parse(query)) for query in asked]
    known = KnownRows(lambda sql: worker.run(sql).rows)
    for one in compiled:
        _with_ledger(worker, one, info, known)
    rounds = []
    for _ in range(ROUNDS):
        # What is true of the version stays known, what was counted under conditions is forgotten.
        session = replace(known, _kept={})
        rounds.append([_round(worker, one, info, session) for one in compiled])
    return [
        Cost(query, *(statistics.median(one[place][step] for one in rounds) for step in range(3)))
        for place, query in enumerate(asked)
    ]


def _round(
    worker: QueryPool, one: CompiledQuery, info: ServingInfo, session: KnownRows
) -> tuple[float, float, float]:
    return (
        _timed(partial(worker.run, one.sql)),
        _timed(partial(_with_ledger, worker, one, info, session)),
        _timed(partial(_with_ledger, worker, one, info, replace(session, _kept={}))),
    )


def _with_ledger(worker: QueryPool, one: CompiledQuery, info: ServingInfo, known: KnownRows) -> None:
    _, kept = answered(one, known, worker.run_together)
    keep_ledger(one, info, kept, Periods(Calendar(), lambda sql: worker.run(sql).rows))


def _timed(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return (perf_counter() - started) * 1000
