"""MetricFlow and we give equal rows, or the difference is known, restated and told in docs/metricflow.md."""

import pytest

from evals.peers import peers_are_here
from tests.oracle.differences import DIFFERENCES
from tests.oracle.report import MARK, PAGE, report
from tests.oracle.verdicts import AGREE, UNEXPLAINED, Verdict, all_verdicts

pytestmark = [pytest.mark.prove, pytest.mark.slow]
KINDS = ("ratio", "derived", "offset_window", "offset_to_grain", "cumulative", "conversion", "semi-additive")
LEAST = 1_000


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    if not peers_are_here():
        pytest.skip("MetricFlow is not installed; run `make oracle`")
    return all_verdicts(tmp_path_factory.mktemp("worlds"))


def test_every_disagreement_is_explained(verdicts: list[Verdict]) -> None:
    assert [one for one in verdicts if one.what == UNEXPLAINED] == []


def test_enough_is_compared(verdicts: list[Verdict]) -> None:
    compared = [one for one in verdicts if one.what == AGREE]
    assert len(compared) >= LEAST
    seen = {kind for one in compared for kind in one.types}
    assert set(KINDS) <= seen
    assert sum(kind.startswith("simple ") for kind in seen) == 9


def test_the_page_tells_what_was_found(verdicts: list[Verdict]) -> None:
    assert PAGE.read_text(encoding="utf-8").partition(MARK)[2].strip() == report(verdicts).strip()


def test_restating_alone_does_not_make_rows_equal(verdicts: list[Verdict]) -> None:
    """Most cases agree as they are: the explanations are exceptions."""
    plain = sum(one.what == AGREE and not one.explained_by for one in verdicts)
    assert plain > 0.6 * len(verdicts)


def test_every_difference_told_is_met(verdicts: list[Verdict]) -> None:
    met = {name for one in verdicts for name in one.explained_by}
    assert met == {part.name for part in DIFFERENCES}
