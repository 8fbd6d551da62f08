"""What a shop lacks shows beside the kinds of things that shops sell."""

import numpy as np
import pytest

from knowledge.documents.kinds import kinds, words_of_kinds
from knowledge.index.kinds import FARTHEST, KindIndex
from knowledge.retrieve.hybrid import FOR_PRODUCTS, Ranked
from knowledge.retrieve.nothing_fits import anything_fits

MUG, TEAPOT, TYRE = np.eye(3, dtype=np.float32)


def unit(*parts: float) -> np.ndarray:
    row = np.array(parts, dtype=np.float32)
    return row / np.linalg.norm(row)


@pytest.fixture
def sells_mugs() -> KindIndex:
    return KindIndex.of(np.array([MUG, TEAPOT, TYRE]), np.array([MUG, unit(1, 0.95, 0)]))


def ranked(score: float) -> Ranked:
    one = np.array([score], dtype=np.float32)
    return Ranked(np.array([0]), one, one, one)


def test_a_kind_is_the_nearer_the_less_a_text_prefers_another(sells_mugs):
    mug, teapot, tyre = sells_mugs.distances.tolist()
    assert mug == 0 and 0 < teapot < 0.05 and tyre == pytest.approx(FARTHEST)


def test_a_question_is_near_to_what_the_shop_has_or_lacks(sells_mugs):
    assert sells_mugs.asked(MUG) == pytest.approx((1.0, 0.0), abs=1e-6)
    assert sells_mugs.asked(TYRE) == pytest.approx((1.0, FARTHEST), abs=1e-6)


def test_what_is_lacking_fits_nothing_at_a_score_that_else_would_do(sells_mugs):
    def fits(vector: np.ndarray, score: float) -> bool:
        return anything_fits(sells_mugs, ranked(score), vector, "fusion", FOR_PRODUCTS)

    assert fits(MUG, 0.6) and not fits(TYRE, 0.6)
    assert not fits(MUG, 0.05)


def test_without_kinds_or_a_vector_the_scores_decide(sells_mugs):
    for kinds_held, vector, using in ((None, TYRE, "fusion"), (sells_mugs, None, "fusion")):
        assert anything_fits(kinds_held, ranked(0.6), vector, using, FOR_PRODUCTS)
        assert not anything_fits(kinds_held, ranked(0.3), vector, using, FOR_PRODUCTS)
    nothing = Ranked(*(np.array([], dtype=kind) for kind in (np.int64, *[np.float32] * 3)))
    assert not anything_fits(sells_mugs, nothing, MUG, "fusion", FOR_PRODUCTS)


def test_kinds_survive_the_disk_and_may_be_absent(sells_mugs, tmp_path):
    assert KindIndex.load(tmp_path) is None
    sells_mugs.save(tmp_path)
    held = KindIndex.load(tmp_path)
    assert held and held.asked(TYRE) == sells_mugs.asked(TYRE)


def test_each_kind_is_named_once_and_none_is_empty():
    assert len(kinds()) == len(set(kinds())) > 500 and all(kinds())
    assert {"toaster", "racket"} <= words_of_kinds()
