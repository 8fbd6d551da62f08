"""Every case of the random worlds, with what came of comparing it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from evals.peers import ask
from evals.to_metricflow import NotExpressible, to_request, to_yaml
from semantic_layer.errors import QueryError
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery
from tests.oracle.compare import Rows, Stage, comparable, equal, ours, set_stage, theirs
from tests.oracle.differences import DIFFERENCES, Difference
from tests.oracle.random_world import random_world
from tests.oracle.refusals import OUR_REFUSALS, why_refused

SEEDS = range(50)
QUERIES = 30
AGREE, THEY_REFUSE, INEXPRESSIBLE = "agree", "they refuse", "not expressible"
WE_REFUSE, UNEXPLAINED = "we refuse", "unexplained"


@dataclass(frozen=True)
class Verdict:
    """What came of a case; `explained_by` names the differences, `reason` says why one side refused."""

    seed: int
    query: MetricQuery
    types: tuple[str, ...]
    what: str
    explained_by: tuple[str, ...] = ()
    reason: str = ""
    ours: Rows | None = None
    theirs: Rows | None = None


@dataclass(frozen=True)
class _Case:
    stage: Stage
    query: MetricQuery
    # Their answer to the query by the names of the differences their manifest was restated for.
    answers: dict[tuple[str, ...], dict[str, Any]]


def all_verdicts(folder: Path) -> list[Verdict]:
    """Return the verdicts on all cases, in the order of their seeds."""
    return [verdict for seed in SEEDS for verdict in world_verdicts(seed, folder)]


def world_verdicts(seed: int, folder: Path) -> Iterator[Verdict]:
    """Yield the verdict on every query of one world."""
    stage = set_stage(random_world(seed, queries=QUERIES), folder / str(seed))
    expressible = []
    for data in stage.world.queries:
        query = MetricQuery.parse(data)
        try:
            expressible.append((query, to_request(stage.manifest, query)))
        except NotExpressible as problem:
            yield Verdict(seed, query, _types(stage.manifest, query), INEXPRESSIBLE, reason=str(problem))
    plain = _answers(stage, (), [request for _, request in expressible])
    with duckdb.connect(str(stage.file), read_only=True) as connection:
        known = [
            _as_it_is(_Case(stage, query, {(): answer}), connection)
            for (query, _), answer in zip(expressible, plain, strict=True)
        ]
        # Few cases differ: the others need no second answer.
        open_ = [place for place, verdict in enumerate(known) if verdict is None]
        answers = _restated_answers(stage, [expressible[place][1] for place in open_])
        for place, verdict in enumerate(known):
            if verdict is None:
                found = {names: each[open_.index(place)] for names, each in answers.items()}
                verdict = _restated(_Case(stage, expressible[place][0], found), connection)
            yield verdict


def _restated_answers(
    stage: Stage, requests: list[dict[str, Any]]
) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    restating = [part for part in DIFFERENCES if part.their_manifest(stage.manifest) != stage.manifest]
    return {
        tuple(part.name for part in parts): _answers(stage, parts, requests) for parts in _subsets(restating)
    }


def _answers(
    stage: Stage, parts: tuple[Difference, ...], requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    manifest = stage.manifest
    for part in parts:
        manifest = part.their_manifest(manifest)
    model = to_yaml(manifest, spine="main.days")
    asked = {"model": model, "database": str(stage.file), "queries": requests}
    found: list[dict[str, Any]] = ask("ask_metricflow.py", asked)["answers"]
    return found


def _as_it_is(case: _Case, connection: duckdb.DuckDBPyConnection) -> Verdict | None:
    """Return the verdict on a case that one side refuses or both answer alike, else None."""
    manifest, query = case.stage.manifest, case.query
    about = (case.stage.world.seed, query, _types(manifest, query))
    plain = case.answers[()]
    if "refused" in plain:
        reason = why_refused(plain["refused"])
        return Verdict(*about, THEY_REFUSE if reason else UNEXPLAINED, reason=reason or plain["refused"])
    their_rows = theirs(case.stage, query, plain)
    try:
        our_rows = ours(case.stage, query, connection)
    except QueryError as problem:
        reason = OUR_REFUSALS.get(problem.code)
        return Verdict(*about, WE_REFUSE if reason else UNEXPLAINED, reason=reason or str(problem))
    return Verdict(*about, AGREE) if equal(our_rows, their_rows) else None


def _restated(case: _Case, connection: duckdb.DuckDBPyConnection) -> Verdict:
    """Return the verdict on a case that the two answer differently."""
    manifest, query = case.stage.manifest, case.query
    about = (case.stage.world.seed, query, _types(manifest, query))
    applicable = [part for part in DIFFERENCES if part.applies(query, manifest)]
    for parts in _subsets(applicable)[1:]:
        if _agree_once_restated(case, parts, connection):
            return Verdict(*about, AGREE, explained_by=tuple(part.name for part in parts))
    rows = ours(case.stage, query, connection), theirs(case.stage, query, case.answers[()])
    return Verdict(*about, UNEXPLAINED, ours=rows[0], theirs=rows[1])


def _agree_once_restated(
    case: _Case, parts: tuple[Difference, ...], connection: duckdb.DuckDBPyConnection
) -> bool:
    query, manifest = case.query, case.stage.manifest
    for part in parts:
        query = part.our_query(query, manifest)
    names = tuple(part.name for part in parts if (part.name,) in case.answers)
    answer = case.answers[names]
    if "refused" in answer:
        return False
    try:
        both = _our_rows(case.stage, query, parts, connection), theirs(case.stage, case.query, answer)
    except QueryError:
        return False
    for part in parts:
        both = part.adjusted(case.query, manifest, *both)
    return equal(*(comparable(rows) for rows in both))


def _our_rows(
    stage: Stage, query: MetricQuery, parts: tuple[Difference, ...], connection: duckdb.DuckDBPyConnection
) -> Rows:
    def ask(manifest: Manifest, asked: MetricQuery) -> Rows:
        return ours(replace(stage, manifest=manifest), asked, connection)

    manifest = stage.manifest
    for part in parts:
        manifest = part.our_manifest(manifest)
    emulated = next((part.emulated for part in parts if part.emulated), None)
    return emulated(query, manifest, ask) if emulated else ask(manifest, query)


def _subsets(parts: Any) -> list[tuple[Difference, ...]]:
    return [chosen for size in range(len(parts) + 1) for chosen in combinations(parts, size)]


def _types(manifest: Manifest, query: MetricQuery) -> tuple[str, ...]:
    """Return what kinds of metric a query asks for."""
    found = []
    for name in query.metrics:
        metric = manifest.metrics[name]
        if metric.type == "simple":
            found.append("semi-additive" if metric.non_additive else f"simple {metric.aggregation}")
        elif any(part.offset for part in metric.inputs):
            found.append("offset_window")
        elif any(part.to_grain for part in metric.inputs):
            found.append("offset_to_grain")
        else:
            found.append(metric.type)
        if metric.fill_nulls_with is not None:
            found.append("fill_nulls_with")
        if metric.join_to_timespine:
            found.append("join_to_timespine")
        if metric.filters:
            found.append("metric filter")
    return tuple(dict.fromkeys(found))


def tally(verdicts: list[Verdict]) -> Counter[str]:
    """Count the cases by what came of them, and the explained ones by difference."""
    found = Counter(verdict.what for verdict in verdicts)
    found.update(name for verdict in verdicts for name in verdict.explained_by)
    return found
