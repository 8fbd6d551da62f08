"""Rows that are the same answer, and rows that are not."""

import pytest

from evals.scorers.same_result import same_result
from tests.app.outcomes import citation, outcome

GOLD = [["RJ", 2.0], ["SP", 1.0]]

SAME = {
    "as given": [["RJ", 2.0], ["SP", 1.0]],
    "another order": [["SP", 1], ["RJ", 2]],
    "columns swapped": [[2.0, "RJ"], [1.0, "SP"]],
    "a column more": [["RJ", 9.0, 2.0], ["SP", 9.0, 1.0]],
    "names for codes": [["Rio de Janeiro", 2.0], ["Sao Paulo", 1.0]],
    "labels in capitals": [["rj", 2.0], ["sp", 1.0]],
    "the last bits": [["RJ", 2.0000000001], ["SP", 1.0]],
}
OTHER = {
    "a wrong cent": [["RJ", 2.01], ["SP", 1.0]],
    "another label": [["RJ", 2.0], ["MG", 1.0]],
    "figures swapped": [["RJ", 1.0], ["SP", 2.0]],
    "a row less": [["RJ", 2.0]],
    "a row twice": [["RJ", 2.0], ["SP", 1.0], ["SP", 1.0]],
    "no labels": [[2.0], [1.0]],
    "a null": [["RJ", None], ["SP", 1.0]],
    "text for a number": [["RJ", "2.0"], ["SP", "1.0"]],
}


def given(rows):
    columns = [f"c{index}" for index in range(len(rows[0]))]
    return outcome(citations=[citation(columns=columns, rows=rows, row_count=len(rows))])


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME)
def test_the_same_answer(rows):
    assert same_result(given(rows), [GOLD]).passed


@pytest.mark.parametrize("rows", OTHER.values(), ids=OTHER)
def test_another_answer(rows):
    score = same_result(given(rows), [GOLD])
    assert not score.passed and score.reason


def test_order_counts_where_it_is_part_of_the_answer():
    assert same_result(given(GOLD), [GOLD], ordered=True).passed
    assert not same_result(given(GOLD[::-1]), [GOLD], ordered=True).passed


def test_a_month_is_its_first_day():
    assert same_result(given([["2017-01", 1.0]]), [[["2017-01-01", 1.0]]]).passed
    assert same_result(given([["2017-01-01T00:00:00", 1.0]]), [[["2017-01-01", 1.0]]]).passed
    assert not same_result(given([["2017-01-02", 1.0]]), [[["2017-01-01", 1.0]]]).passed


def test_no_citation_is_no_answer():
    assert not same_result(outcome(), [GOLD]).passed


def test_any_of_the_accepted_tables_is_right():
    assert same_result(given(GOLD), [[["RJ", 3.0], ["SP", 1.0]], GOLD]).passed
    assert not same_result(given(GOLD), [[["RJ", 3.0], ["SP", 1.0]], GOLD[:1]]).passed


def test_labels_alone_are_never_free():
    assert same_result(given([["RJ"], ["SP"]]), [[["SP"], ["RJ"]]]).passed
    assert not same_result(given([["Rio"], ["Sao Paulo"]]), [[["SP"], ["RJ"]]]).passed


def test_the_first_day_of_a_year_is_the_year():
    assert same_result(given([["2017-01-01", 5.0]]), [[[2017, 5.0]]]).passed
    assert not same_result(given([["2018-01-01", 5.0]]), [[[2017, 5.0]]]).passed


def test_a_letter_is_no_other_label():
    gold = [["Cancelled", 1.0], ["Completed", 2.0]]
    assert same_result(given([["canceled", 1.0], ["completed", 2.0]]), [gold]).passed
    assert not same_result(given([["canceled", 2.0], ["completed", 1.0]]), [gold]).passed
    assert not same_result(given([["returned", 1.0], ["completed", 2.0]]), [gold]).passed


def test_a_row_of_no_group_may_be_there_where_gold_has_none():
    assert same_result(given([["RJ", 2.0], ["SP", 1.0], [None, 5.0]]), [GOLD]).passed
    assert not same_result(given([["RJ", 2.0], [None, 5.0]]), [[*GOLD, [None, 5.0]]]).passed
    assert not same_result(given([["RJ", 2.0], ["SP", 1.0], ["MG", None]]), [GOLD]).passed


def test_single_rows_are_read_together():
    two = outcome(citations=[citation(columns=["a"], rows=[[4]]), citation(columns=["b"], rows=[[7]])])
    assert same_result(two, [[[7, 4]]]).passed
    assert not same_result(two, [[[7, 5]]]).passed


def test_one_column_does_not_stand_for_two():
    assert not same_result(given([["RJ", 2.0, 9.0]]), [[["RJ", 2.0, 2.0]]]).passed
