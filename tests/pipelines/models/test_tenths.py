"""Tenths of the rows that judged a model: foretold beside observed, highest first."""

import numpy as np
import pytest

from pipelines.models.training.tenths import tenths


def test_tenths_go_from_the_highest_score_down_and_hold_every_row():
    scores = np.linspace(0.01, 0.99, 200)
    labels = (np.arange(200) >= 150).astype(float)
    found = tenths("binary", labels, scores)
    assert [one.tenth for one in found] == list(range(1, 11))
    assert [one.rows for one in found] == [20] * 10
    assert [one.observed for one in found] == [1.0, 1.0, 0.5, *[0.0] * 7]
    assert found[0].lift == pytest.approx(4) and found[2].gain == pytest.approx(1)
    assert found[0].predicted > found[1].predicted
    assert found[2].lower < 0.5 < found[2].upper


def test_equal_scores_share_a_tenth():
    labels = np.array([1.0, 0.0] * 50)
    (one,) = tenths("binary", labels, np.full(100, 0.5))
    assert (one.rows, one.observed, one.lift) == (100, 0.5, 1.0)


def test_amounts_have_means_and_no_interval():
    first = tenths("amount", np.arange(20.0), np.arange(20.0))[0]
    assert (first.rows, first.predicted, first.observed, first.lower) == (2, 18.5, 18.5, None)


def test_nothing_observed_and_no_rows():
    assert tenths("binary", np.zeros(10), np.linspace(0, 1, 10))[0].lift is None
    assert tenths("binary", np.array([]), np.array([])) == ()
