"""Every system on the labelled questions: quality, what it says of questions without an answer, and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np

from evals.knowledge.cases import DATASETS, Half, Question, questions
from evals.knowledge.score import Interval, bootstrap, ndcg, recall, reciprocal_rank
from evals.knowledge.systems import SYSTEMS, Ranker, Ranking
from knowledge.index.open import open_index
from knowledge.retrieve.hybrid import Blend, Using
from semantic_layer.errors import QueryError

DEPTH = 50


@dataclass(frozen=True)
class Quality:
    """What one system reaches on one half; `silent` counts are of questions said to have no answer."""

    using: Using
    ndcg: Interval
    mrr: Interval
    recall: Interval
    silent_precision: float
    silent_recall: float
    questions: int
    unanswerable: int


@dataclass(frozen=True)
class Shop:
    """A workspace's open index and the questions over its dataset."""

    ranker: Ranker
    questions: tuple[Question, ...]

    @classmethod
    def open(cls, workspace: Path) -> "Shop":
        """Open a workspace; QueryError where no question is about its dataset."""
        index = open_index(workspace).index
        if index.manifest.dataset not in DATASETS:
            raise QueryError(
                f"No questions are labelled for {index.manifest.dataset}",
                code="not_labelled",
                choices=DATASETS,
            )
        return cls(Ranker(index), tuple(questions(index.manifest.dataset)))


Answers = dict[Using, list[tuple[Question, Ranking]]]


def answers(shops: Sequence[Shop], half: Half, blend: Blend | None = None) -> Answers:
    """Return the ranking of every system for every question of a half."""
    return {
        using: [
            (question, shop.ranker.answer(question.text, using, DEPTH, blend))
            for shop in shops
            for question in shop.questions
            if question.half == half
        ]
        for using in SYSTEMS
    }


def ndcgs(answered: Sequence[tuple[Question, Ranking]]) -> list[float]:
    """Return NDCG@10 of each question that has an answer, in order."""
    return [ndcg(ranking.codes, q.grades) for q, ranking in answered if q.has_answer]


def quality(using: Using, answered: Sequence[tuple[Question, Ranking]]) -> Quality:
    """Return what a system reaches."""
    with_answer = [(q, ranking) for q, ranking in answered if q.has_answer]
    silent = [q for q, ranking in answered if not ranking.fits]
    right = [q for q in silent if not q.has_answer]
    unanswerable = len(answered) - len(with_answer)
    return Quality(
        using,
        bootstrap(ndcgs(answered)),
        bootstrap([reciprocal_rank(r.codes, q.grades) for q, r in with_answer]),
        bootstrap([recall(r.codes, q.grades) for q, r in with_answer]),
        len(right) / len(silent) if silent else 1.0,
        len(right) / unanswerable if unanswerable else 1.0,
        len(answered),
        unanswerable,
    )


def times(shop: Shop, using: Using, repeats: int = 3) -> tuple[float, float]:
    """Return the median and the 95th percentile of a warm ranking in milliseconds of processor time."""
    spent = []
    for _ in range(repeats):
        for question in shop.questions:
            fresh = Ranker(shop.ranker.index)
            began = process_time()
            fresh.rank(question.text, using, 10)
            spent.append((process_time() - began) * 1000)
    middle, slow = np.quantile(spent, (0.5, 0.95))
    return float(middle), float(slow)
