"""Chooses weights on the validation days and judges every candidate on the days after them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from pipelines.models.recommendations.blend import Weights
from pipelines.models.recommendations.content import Embed
from pipelines.models.recommendations.interactions import Interactions, Places
from pipelines.models.recommendations.leakage import refuse_leaks
from pipelines.models.recommendations.measures import (
    Interval,
    Values,
    coverage,
    interval,
    list_measures,
    novelty,
    paired,
)
from pipelines.models.recommendations.recommender import Options, Recommender, fit
from pipelines.models.recommendations.reorder import own_and_current, own_frequency
from pipelines.models.recommendations.split import LEAST_SUBJECTS, Cuts, Split, split

MOST = 10
GRID = (0.0, 0.1, 0.2, 0.5, 1.0, 3.0)
# Subjects that weights are chosen by.
MOST_TRIED = 2000
CHOSEN_BY = "ndcg@10"
Texts = Mapping[str, str | None]


@dataclass(frozen=True)
class Candidate:
    """What one way to recommend reached: a value a subject for each measure, and measures of all lists."""

    name: str
    values: Mapping[str, Values]
    totals: Mapping[str, float]
    is_baseline: bool = False


@dataclass(frozen=True)
class Verdict:
    """Candidates of one task (new, anything) on one test, ours first; `against` holds paired differences."""

    task: str
    candidates: tuple[Candidate, ...]
    against: Mapping[str, Interval]
    subjects: int

    @property
    def ours(self) -> Candidate:
        """The candidate that is shipped."""
        return self.candidates[0]


@dataclass(frozen=True)
class Settled:
    """What validation settled: weights of the hybrid, and whether ours orders own items better."""

    weights: Weights
    use_own_frequency: bool
    subjects: int


def candidate(name: str, items: Places, part: Split, task: str, *, is_baseline: bool = False) -> Candidate:
    """Measure lists of the subjects that a task is judged by."""
    relevant = part.new[part.subjects_of_new] if task == "new" else part.anything[part.subjects]
    values = list_measures(items, relevant)
    values |= novelty(items, part.train.popularity(), part.train.shape[0])
    return Candidate(name, values, coverage(items, part.train.shape[1]), is_baseline)


def settle(part: Split, recommender: Recommender, given: Weights | None, *, reorders: bool = True) -> Settled:
    """Choose weights by NDCG@10 of new items; those given stay, and with few subjects the defaults do."""
    rows = part.subjects_of_new
    if len(rows) < LEAST_SUBJECTS:
        return Settled(given or Weights(), use_own_frequency=True, subjects=len(rows))
    weights = given or _best_weights(part, recommender, rows)
    if not reorders:
        return Settled(weights, use_own_frequency=True, subjects=len(rows))
    ours, baseline = reorder_candidates(part, recommender, weights)
    gain = paired(ours.values, baseline.values, CHOSEN_BY)
    return Settled(weights, use_own_frequency=not gain.lower > 0, subjects=len(rows))


def _best_weights(part: Split, recommender: Recommender, rows: Places) -> Weights:
    """Try one weight after the other; another than the default must be better by its whole interval."""
    rows = np.sort(np.random.default_rng(0).permutation(rows)[:MOST_TRIED])
    relevant = part.new[rows]
    seen: dict[Weights, Values] = {}

    def reached(weights: Weights) -> Values:
        if weights not in seen:
            items = recommender.blend(weights).top(rows, MOST).items
            seen[weights] = list_measures(items, relevant)[CHOSEN_BY]
        return seen[weights]

    best = Weights()
    for name in ("popular", "content", "fallback") if recommender.content.nnz else ("popular", "fallback"):
        tried = [replace(best, **{name: value}) for value in GRID]
        rival = max(tried, key=lambda weights: float(reached(weights).mean()))
        best = rival if interval(reached(rival) - reached(best)).lower > 0 else best
    return best


def judge_new(part: Split, recommender: Recommender, weights: Weights, *, seed: int = 0) -> Verdict:
    """Judge the hybrid for new items beside each of its parts and popularity of 21 and 30 days."""
    rows = part.subjects_of_new
    alone = {
        "hybrid": weights,
        recommender.method: Weights(1, 0, 0, 1e-3),
        "content": Weights(0, 1, 0, 1e-3),
    }
    found = [
        candidate(name, recommender.blend(one).top(rows, MOST).items, part, "new")
        for name, one in alone.items()
    ]
    for days in (21, 30):
        popular = replace(recommender, popular=part.train.popularity(days))
        items = popular.blend(Weights(0, 0, 1, 1e-3)).top(rows, MOST).items
        found.append(candidate(f"popular_{days}", items, part, "new", is_baseline=True))
    return _verdict("new", found, seed)


def judge_anything(part: Split, recommender: Recommender, settled: Settled, *, seed: int = 0) -> Verdict:
    """Judge own items followed by new ones, beside the order of own frequency."""
    ours, baseline = reorder_candidates(part, recommender, settled.weights)
    found = [baseline] if settled.use_own_frequency else [ours, baseline]
    return _verdict("reorder", found, seed)


def reorder_candidates(
    part: Split, recommender: Recommender, weights: Weights
) -> tuple[Candidate, Candidate]:
    """Return our order of own items and that of own frequency, each filled up by new items."""
    rows = part.subjects
    new = recommender.blend(weights).top(rows, MOST).items
    lists = []
    for order in (own_and_current(recommender), own_frequency(part.train)):
        own, _ = order.top(rows, MOST)
        lists.append(_filled(own, new))
    return (
        candidate("own_and_current", lists[0], part, "reorder"),
        candidate("own_frequency", lists[1], part, "reorder", is_baseline=True),
    )


def _filled(own: Places, new: Places) -> Places:
    joined = np.hstack([own, new])
    order = np.argsort(joined < 0, axis=1, kind="stable")
    return np.take_along_axis(joined, order, axis=1)[:, : own.shape[1]]


def _verdict(task: str, found: Sequence[Candidate], seed: int) -> Verdict:
    ours = found[0]
    against = {other.name: paired(ours.values, other.values, CHOSEN_BY, seed=seed) for other in found[1:]}
    return Verdict(task, tuple(found), against, len(ours.values[CHOSEN_BY]))


@dataclass(frozen=True)
class Judged:
    """What the tables are made with, and how it did on days that nothing was chosen by."""

    settled: Settled
    new: Verdict | None
    reorder: Verdict | None
    reason: str | None = None


def judge(
    frame: pd.DataFrame,
    texts: Texts,
    cuts: Cuts | None,
    *,
    options: Options,
    given: Weights | None = None,
    embed: Embed | None = None,
    reorders: bool = True,
) -> Judged:
    """Settle weights on the validation days, then judge on the test days with all before them learnt.

    Without `reorders` the order of own items is not judged. Raises LeakageError where days to be judged by
    are among those learnt.
    """
    if cuts is None:
        settled = Settled(given or Weights(), use_own_frequency=True, subjects=0)
        return Judged(settled, None, None, "less than six days of data")

    def parted(cut: date) -> Split:
        found = split(frame, cut, days=cuts.days)
        refuse_leaks("The recommender", frame, found.train, cut, days=cuts.days)
        return found

    def fitted(part: Split) -> Recommender:
        return fit(part.train, texts_of(part.train, texts), options, embed=embed)

    validation = parted(cuts.validation)
    settled = settle(validation, fitted(validation), given, reorders=reorders)
    test = parted(cuts.test)
    if len(test.subjects_of_new) < LEAST_SUBJECTS:
        told = f"{len(test.subjects_of_new)} subjects took something new in the last {cuts.days} days"
        return Judged(settled, None, None, f"{told}, {LEAST_SUBJECTS} are needed to judge")
    recommender = fitted(test)
    return Judged(
        settled,
        judge_new(test, recommender, settled.weights, seed=options.seed),
        judge_anything(test, recommender, settled, seed=options.seed) if reorders else None,
    )


def texts_of(interactions: Interactions, texts: Texts) -> list[str | None]:
    """Return the text of each item, in the order of items."""
    return [texts.get(item) for item in interactions.items.tolist()]


def summary(one: Candidate, *, seed: int = 0) -> dict[str, Interval]:
    """Return each measure of a candidate with its interval; measures of all lists have none."""
    found = {name: interval(values, seed=seed) for name, values in one.values.items()}
    return found | {name: Interval(value, value, value) for name, value in one.totals.items()}
