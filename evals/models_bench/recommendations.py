"""Recommendations on Online Retail: two cuts, every baseline fitted anew on each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import duckdb
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from evals.models_bench.row import Row
from pipelines.models.recommendations.als import Als, factorise
from pipelines.models.recommendations.blend import Scores, Weights
from pipelines.models.recommendations.ease import ease_links
from pipelines.models.recommendations.interactions import Interactions
from pipelines.models.recommendations.item_item import neighbour_links
from pipelines.models.recommendations.judge import (
    MOST,
    Candidate,
    Settled,
    candidate,
    reorder_candidates,
    settle,
    texts_of,
)
from pipelines.models.recommendations.measures import interval, paired
from pipelines.models.recommendations.recommender import Options, Recommender, fit
from pipelines.models.recommendations.split import Split, split
from pipelines.models.recommendations.user_user import alike_scores

SQL = Path(__file__).with_name("retail.sql")
CUTS = {"first": date(2011, 10, 11), "second": date(2011, 8, 12)}
DAYS = 60
# Of the first cut; on the second, the baselines fitted there are the bar.
FLOORS = {"ndcg@10": 0.105, "hit_rate@10": 0.49, "coverage@10": 0.20}
REORDER_FLOOR = 0.356
FIT_SECONDS, USER_MILLISECONDS = 10.0, 5.0


def rows(data: Path) -> list[Row]:
    """Measure both cuts; `data` holds `online_retail/online_retail.csv.gz`."""
    frame = duckdb.execute(
        SQL.read_text(encoding="utf-8"), [str(data / "online_retail" / "online_retail.csv.gz")]
    ).df()
    texts = frame.groupby("item")["text"].min().to_dict()
    with threadpool_limits(1):
        return [row for name, cut in CUTS.items() for row in _cut(frame, texts, name, cut)]


def _cut(frame: pd.DataFrame, texts: dict[str, str], name: str, cut: date) -> Iterator[Row]:
    before = split(frame, cut - timedelta(days=DAYS), days=DAYS)
    settled = settle(before, fit(before.train, texts_of(before.train, texts), Options()), None)
    part = split(frame, cut, days=DAYS)
    # Of one thread: what it costs alone on a core, however busy the machine is.
    started = process_time()
    recommender = fit(part.train, texts_of(part.train, texts), Options())
    seconds = process_time() - started
    yield from _new(part, recommender, settled, name, seconds)
    yield from _again(part, recommender, settled, name)


def _new(part: Split, recommender: Recommender, settled: Settled, name: str, seconds: float) -> Iterator[Row]:
    rows = part.subjects_of_new
    started = process_time()
    items = recommender.blend(settled.weights).top(rows, MOST).items
    each = (process_time() - started) / len(rows) * 1000
    ours = candidate("hybrid", items, part, "new")
    row = Row("recommendations", "new", name, "ndcg@10", 0)
    told = interval(ours.values["ndcg@10"])
    floors = FLOORS if name == "first" else {}
    yield replace(
        row,
        ours=told.value,
        lower=told.lower,
        upper=told.upper,
        floor=floors.get("ndcg@10"),
        seconds=seconds,
    )
    hit = interval(ours.values["hit_rate@10"])
    yield replace(
        row,
        measure="hit_rate@10",
        ours=hit.value,
        lower=hit.lower,
        upper=hit.upper,
        floor=floors.get("hit_rate@10"),
    )
    yield replace(
        row, measure="coverage@10", ours=ours.totals["coverage@10"], floor=floors.get("coverage@10")
    )
    yield replace(row, measure="fit seconds", ours=seconds, floor=FIT_SECONDS, better="lower")
    yield replace(row, measure="ms a user", ours=each, floor=USER_MILLISECONDS, better="lower")
    for baseline in _baselines(part, recommender):
        yield _gain(row, ours, baseline)


def _again(part: Split, recommender: Recommender, settled: Settled, name: str) -> Iterator[Row]:
    ours, baseline = reorder_candidates(part, recommender, settled.weights)
    shipped = baseline if settled.use_own_frequency else ours
    row = Row("recommendations", "reorder", name, "ndcg@10", 0)
    yield replace(_gain(row, shipped, baseline), floor=REORDER_FLOOR if name == "first" else None)


def _gain(row: Row, ours: Candidate, baseline: Candidate) -> Row:
    gain = paired(ours.values, baseline.values, "ndcg@10")
    return replace(
        row,
        ours=float(ours.values["ndcg@10"].mean()),
        baseline=baseline.name,
        baseline_value=float(baseline.values["ndcg@10"].mean()),
        lower=gain.lower,
        upper=gain.upper,
        is_gain=True,
    )


def _baselines(part: Split, recommender: Recommender) -> Iterator[Candidate]:
    """Fit what was measured before on Online Retail, on this cut."""
    train, rows = part.train, part.subjects_of_new
    taken = (train.orders() > 0).astype(np.float32)

    def ranked(name: str, method: Recommender, weights: Weights) -> Candidate:
        return candidate(name, method.blend(weights).top(rows, MOST).items, part, "new", is_baseline=True)

    def by(scores: Scores, popular: float = 0.0) -> tuple[Recommender, Weights]:
        other = replace(recommender, collaborative=scores, popular=train.popularity(21))
        return other, Weights(collaborative=1, content=0, popular=popular, fallback=0)

    for days in (21, 30):
        popular = replace(recommender, popular=train.popularity(days))
        yield ranked(f"popular_{days}", popular, Weights(0, 0, 1, 1e-4))
    yield ranked("als_quantity", *by(factorise(train.quantities(), _als(train, 50, 0.01)).scores))
    yield ranked("als_tuned", *by(factorise(taken, _als(train, 64, 10)).scores))
    links = ease_links(taken, 500)
    yield ranked("ease_500", *by(lambda places: np.asarray(taken[places] @ links)))
    yield ranked("ease_500+popular_21", *by(lambda places: np.asarray(taken[places] @ links), 0.1))
    near = neighbour_links(taken)
    yield ranked("item_item_bm25", *by(lambda places: taken[places] @ near))
    yield ranked("user_user", *by(lambda places: alike_scores(taken, places)))


def _als(train: Interactions, factors: int, regularisation: float) -> Als:
    """Name a regularisation as the library does, for all items of a subject."""
    each = train.orders().nnz / train.shape[0]
    return Als(factors=factors, regularisation=regularisation / each)
