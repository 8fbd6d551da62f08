"""Cells, tables and notes as people read them."""

import pytest

from app.render import cell_text, footnote_line, heading, markdown_table, plain_refusal, table_of
from tests.app.outcomes import citation, clarification, outcome

CELLS = [
    (1234.5, "currency", "revenue", "R$ 1,234.50"),
    (0.06841, "ratio", "late_rate", "6.8%"),
    (99441, "count", "orders", "99,441"),
    (4.0864, "score", "score", "4.09"),
    (2017, None, "year", "2017"),
    (None, "currency", "revenue", "–"),
    (None, None, "category", "–"),
    (True, None, "is_late", "yes"),
    ("2017-03-01", None, "month", "2017-03"),
    ("2017-04-01T00:00:00", None, "quarter", "2017 Q2"),
    ("2017-01-01", None, "year", "2017"),
    ("2017-03-05", None, "month", "2017-03-05"),
    ("2017-01-01T00:00:00", None, "order_date", "2017-01-01"),
    ("2017-01-01T10:30:00", None, "ordered_at", "2017-01-01T10:30:00"),
]


@pytest.mark.parametrize(("cell", "unit", "column", "text"), CELLS)
def test_a_cell_reads_as(cell, unit, column, text):
    assert cell_text(cell, unit, column=column, currency="BRL") == text


def test_a_table_is_cut_with_a_note():
    table = table_of(citation(), currency="BRL", max_rows=1)
    assert table.rows == (("2024-01", "R$ 1,000.00"),)
    assert table.numeric == (False, True)
    assert table.note == "The first 1 of 2 rows."


def test_a_truncated_result_says_so():
    assert "cut at 2" in table_of(citation(truncated=True, row_count=10_000), currency="BRL", max_rows=5).note


def test_data_is_never_markdown():
    hostile = citation(
        columns=["name"], rows=[["**x** | [y](http://z)\n<b>"]], row_count=1, column_units=[None]
    )
    line = markdown_table(table_of(hostile, currency="BRL", max_rows=5)).splitlines()[2]
    assert line == r"| \*\*x\*\* \| \[y\](http:&thinsp;//z) &lt;b&gt; |"


def test_missing_units_are_labels():
    assert table_of(citation(column_units=[]), currency="BRL", max_rows=5).rows[0] == ("2024-01", "1000")


def test_headings():
    assert heading("average_order_value") == "Average order value"
    assert heading("customer__state") == "Customer state"


def test_the_footnote_tells_certified_from_exploratory():
    assert footnote_line(citation(), certified=True) == "q1: 2 rows, compiled from the metric definitions"
    assert "not certified" in footnote_line(citation(kind="sql"), certified=False)
    counted = citation(
        ledger={
            "facts": [
                {"fact": "a", "rows_read": 1000},
                {"fact": "b", "rows_read": 234},
                {"fact": "b", "rows_read": 234},
            ]
        }
    )
    assert footnote_line(counted, certified=True).endswith("1,234 rows read")


def test_something_is_always_said():
    assert plain_refusal(clarification()) == "Which Rio is meant?"
    assert plain_refusal(outcome(answer="")).startswith("There is no answer")
