"""The labelled questions are whole, and the measures of a ranking are those of the field."""

import pytest

from evals.knowledge.cases import DATASETS, questions
from evals.knowledge.score import bootstrap, ndcg, recall, reciprocal_rank

GRADES = {"a": 3, "b": 2, "c": 1}


def test_there_are_enough_questions_in_both_halves() -> None:
    known = [question for dataset in DATASETS for question in questions(dataset)]
    assert len(known) >= 120
    for half in ("tune", "report"):
        mine = [question for question in known if question.half == half]
        assert len(mine) >= 60 and sum(not question.has_answer for question in mine) >= 7
    assert all(set(question.grades.values()) <= {1, 2, 3} for question in known)


@pytest.mark.parametrize(
    ("codes", "gain", "rank", "found"),
    [
        (["a", "b", "c"], 1.0, 1.0, 1.0),
        (["x", "a"], 7 / 1.5849625 / (7 + 3 / 1.5849625 + 1 / 2), 0.5, 0.5),
        (["c"], 1 / (7 + 3 / 1.5849625 + 1 / 2), 0.0, 0.0),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_measures(codes: list[str], gain: float, rank: float, found: float) -> None:
    assert ndcg(codes, GRADES) == pytest.approx(gain)
    assert (reciprocal_rank(codes, GRADES), recall(codes, GRADES)) == (rank, found)


def test_an_interval_holds_its_mean_and_is_no_wider_than_the_values() -> None:
    found = bootstrap([0.0, 1.0] * 50)
    assert found.mean == 0.5 and 0.38 < found.low < 0.45 and 0.55 < found.high < 0.62
    assert bootstrap([0.3] * 5).low == pytest.approx(0.3)
