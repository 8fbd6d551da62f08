"""Rows that are the same answer, and rows that are not."""

import pytest

from agent.outcome import Number
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


def several(*citations, numbers=()):
    return outcome(citations=list(citations), numbers=list(numbers))


def of(name, rows, columns=("label", "value"), **fields):
    return citation(id=name, columns=list(columns), rows=rows, row_count=len(rows), **fields)


def test_results_of_the_same_labels_are_read_side_by_side():
    gold = [["2024-01-01", 4.0, 7.0], ["2024-02-01", 5.0, 6.0]]
    orders = of("q1", [["2024-01-01", 4.0], ["2024-02-01", 5.0]])
    sessions = of("q2", [["2024-02-01", 6.0], ["2024-01-01", 7.0]])
    assert same_result(several(orders, sessions), [gold]).passed
    swapped = of("q2", [["2024-02-01", 7.0], ["2024-01-01", 6.0]])
    assert not same_result(several(orders, swapped), [gold]).passed
    one_more = of("q2", [*sessions.rows, ["2024-03-01", 1.0]])
    assert not same_result(several(orders, one_more), [gold]).passed
    twice = of("q2", [["2024-02-01", 6.0], ["2024-02-01", 7.0]])
    assert not same_result(several(orders, twice), [gold]).passed


def kept_to(name, brand, value):
    query = {"metrics": ["score"], "where": [{"dimension": "product__brand", "value": brand}]}
    return of(name, [[value]], columns=["score"], query=query)


def test_a_query_for_each_group_is_read_as_rows_of_the_groups():
    gold = [["Hollin", 4.1], ["Northdown", 4.3]]
    assert same_result(several(kept_to("q1", "Northdown", 4.3), kept_to("q2", "Hollin", 4.1)), [gold]).passed
    swapped = several(kept_to("q1", "Northdown", 4.1), kept_to("q2", "Hollin", 4.3))
    assert not same_result(swapped, [gold]).passed
    assert not same_result(several(kept_to("q1", "Northdown", 4.3)), [gold]).passed


def test_what_a_text_computes_of_cells_is_told():
    part, whole = of("q1", [[3.0]], columns=["part"]), of("q2", [[12.0]], columns=["whole"])
    share = Number(text="25.0%", citation="q1", row=None, column="q1.part / q2.whole")
    assert same_result(several(part, whole, numbers=[share]), [[[0.25]]]).passed
    assert same_result(several(part, whole, numbers=[share]), [[[25.0]]]).passed
    assert not same_result(several(part, whole), [[[0.25]]]).passed
    assert not same_result(several(part, whole, numbers=[share]), [[[0.75]]]).passed
    parts = of("q1", [["a", 3.0], ["b", 9.0]], columns=["label", "part"])
    assert not same_result(several(parts, whole, numbers=[share]), [[["a", 0.25], ["b", 0.75]]]).passed


def test_a_share_is_so_many_of_a_hundred_only_where_it_is_one():
    rows = [["a", 0.25], ["b", 0.75]]
    of_hundred = [["a", 25.0], ["b", 75.0]]
    assert same_result(several(of("q1", rows, column_units=[None, "ratio"])), [of_hundred]).passed
    assert not same_result(several(of("q1", rows, column_units=[None, "score"])), [of_hundred]).passed


def test_a_key_beside_a_name_and_a_further_measure_are_no_difference():
    gold = [["Bench", 338.0], ["Lamp", 120.0]]
    columns = ["id", "name", "sold", "n"]

    def shown(*rows):
        return several(of("q1", [list(row) for row in rows], columns))

    given = shown(("B-1", "Bench", 338.0, 9), ("L-2", "Lamp", 120.0, 3))
    assert same_result(given, [gold], ordered=True).passed
    split = shown(("B-1", "Bench", 120.0, 338), ("L-2", "Lamp", 338.0, 121))
    assert not same_result(split, [gold]).passed, "no one column has both figures"
