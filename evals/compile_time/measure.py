"""How much processor time each compiler takes to load a model and to compile a question, and its rows."""

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import duckdb
import yaml

from evals.compile_time.models import BenchModel, shop, wide
from evals.compile_time.questions import GOVERNED, QUESTIONS, Question
from evals.peers import PeerFailed, ask, peers_are_here
from evals.to_metricflow import to_request, to_yaml
from semantic_layer.compile import compile_query
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery

MODELS: dict[str, Callable[[], BenchModel]] = {"shop": shop, "wide": wide}
REPEAT = 60
PEERS = ("metricflow", "sidemantic")
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Compiled:
    """Milliseconds of every compile of a question, and its rows; or why it was refused."""

    times: list[float]
    rows: Rows
    refused: str = ""

    @property
    def cold(self) -> float:
        """Milliseconds of the first compile of a question in the process."""
        return self.times[0]

    @property
    def p50(self) -> float:
        """The median once warm."""
        return statistics.median(self.times[1:])

    @property
    def p95(self) -> float:
        """What nineteen of twenty stay below once warm."""
        return statistics.quantiles(self.times[1:], n=20)[-1]


@dataclass(frozen=True)
class Measured:
    """One compiler: milliseconds to load each model, and what came of each question."""

    load: dict[str, float]
    answers: dict[str, Compiled]


def measure() -> dict[str, Measured]:
    """Return ours, and each peer's where the peers are installed (make oracle)."""
    with tempfile.TemporaryDirectory(prefix="footnote-compile-") as work:
        found = {"footnote": _ours(Path(work))}
        if peers_are_here():
            found |= {peer: _theirs(peer, Path(work)) for peer in PEERS}
    return found


def _ours(work: Path) -> Measured:
    load, answers = {}, {}
    for name, made in MODELS.items():
        model, folder = made(), work / name
        folder.mkdir()
        (folder / "model.yml").write_text(yaml.safe_dump(model.definitions), encoding="utf-8")
        model.write(str(work / f"{name}.duckdb"))
        started = process_time()
        manifest = load_manifest(folder)
        load[name] = (process_time() - started) * 1000
        with duckdb.connect(str(work / f"{name}.duckdb"), read_only=True) as connection:
            for question in _of(name):
                answers[question.name] = _compiled(manifest, question.query, connection)
            for governed in GOVERNED:
                if governed.model == name:
                    seen = governed.access.manifest(manifest)
                    answers[governed.name] = _compiled(seen, governed.query, connection)
    return Measured(load, answers)


def _compiled(manifest: Manifest, query: dict[str, Any], connection: duckdb.DuckDBPyConnection) -> Compiled:
    times = []
    for _ in range(REPEAT):
        started = process_time()
        sql = compile_query(manifest, MetricQuery.parse(query)).sql
        times.append((process_time() - started) * 1000)
    return Compiled(times, comparable(connection.execute(sql).fetchall()))


def _theirs(peer: str, work: Path) -> Measured:
    load: dict[str, float] = {}
    answers: dict[str, Compiled] = {}
    for name, made in MODELS.items():
        text, queries = _in_words_of(peer, name, made(), work)
        request = {"model": text, "database": str(work / f"{name}.duckdb"), "queries": queries}
        try:
            found = ask(f"ask_{peer}.py", request | {"repeat": REPEAT})
        except PeerFailed as problem:
            answers |= {question.name: Compiled([], [], str(problem)[-200:]) for question in _of(name)}
            continue
        load[name] = found["load_ms"]
        for question, answer in zip(_of(name), found["answers"], strict=True):
            rows = comparable(_in_our_order(question, answer)) if "rows" in answer else []
            answers[question.name] = Compiled(
                answer.get("compile_ms", []), rows, " ".join(answer.get("refused", "").split())[:200]
            )
    return Measured(load, answers)


def _in_words_of(peer: str, name: str, model: BenchModel, work: Path) -> tuple[str, list[dict[str, Any]]]:
    if peer == "sidemantic":
        text = yaml.safe_dump(model.sidemantic, sort_keys=False)
        return text, [question.sidemantic for question in _of(name)]
    manifest = load_manifest(work / name)
    queries = [to_request(manifest, MetricQuery.parse(question.query)) for question in _of(name)]
    return to_yaml(manifest, spine="main.days"), queries


def _in_our_order(question: Question, answer: dict[str, Any]) -> Rows:
    """Return rows with the columns as we have them: groups first, names told apart by their end."""
    wanted = [*question.query.get("group_by", []), *question.query["metrics"]]
    places = [_place(name, answer["columns"]) for name in wanted]
    return [tuple(row[place] for place in places) for row in answer["rows"]]


def _place(name: str, columns: list[str]) -> int:
    def is_same(column: str) -> bool:
        return column == name or column.endswith(f"__{name}") or name.endswith(f"__{column}")

    return next(n for n, column in enumerate(columns) if is_same(column))


def _of(model: str) -> list[Question]:
    return [question for question in QUESTIONS if question.model == model]


def comparable(rows: Rows) -> Rows:
    """Return rows in an order of their own, numbers as rounded floats, midnights as days."""
    return sorted((tuple(_plain(cell) for cell in row) for row in rows), key=str)


def _plain(cell: Any) -> Any:
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return round(float(cell), 6)
    if isinstance(cell, date | datetime):
        cell = cell.isoformat()
    return cell.removesuffix("T00:00:00") if isinstance(cell, str) else cell
