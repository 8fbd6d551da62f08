"""The texts of the query's options against the parts they mean, and what they must refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from app.clauses import parse_cohort, parse_cumulative, parse_having, parse_order, parse_top
from semantic_layer.errors import QueryError
from semantic_layer.query import MetricQuery

READ: list[tuple[Callable[[str], Any], str, Any]] = [
    (parse_having, "revenue > 1000", [{"metric": "revenue", "op": ">", "value": 1000}]),
    (
        parse_having,
        "revenue between 1 and 2.5 and orders != -1",
        [
            {"metric": "revenue", "op": ">=", "value": 1},
            {"metric": "revenue", "op": "<=", "value": 2.5},
            {"metric": "orders", "op": "!=", "value": -1},
        ],
    ),
    (parse_top, "3 within state", {"count": 3, "within": ["state"]}),
    (
        parse_top,
        "1 within month, state by revenue",
        {"count": 1, "within": ["month", "state"], "by": "revenue", "descending": True},
    ),
    (
        parse_top,
        "1 WITHIN state BY orders ASC",
        {"count": 1, "within": ["state"], "by": "orders", "descending": False},
    ),
    (
        parse_cumulative,
        "revenue 7 days; revenue month to date; orders running",
        [
            {"metric": "revenue", "window": "7 days"},
            {"metric": "revenue", "to_date": "month"},
            {"metric": "orders"},
        ],
    ),
    (parse_cohort, "person by month", {"entity": "person", "grain": "month"}),
    (parse_cohort, "person", {"entity": "person"}),
    (
        parse_order,
        "revenue desc, state asc,city",
        [
            {"name": "revenue", "descending": True},
            {"name": "state", "descending": False},
            {"name": "city", "descending": False},
        ],
    ),
]
REFUSED: list[tuple[Callable[[str], Any], str, str]] = [
    (parse_having, "revenue > 'x'", "--having compares columns of the answer with numbers"),
    (parse_having, "revenue > 1 or orders > 2", "joined by `and`"),
    (parse_having, "revenue is null", "--having compares"),
    (parse_having, "revenue >", "--having, column 10: expected a value"),
    (parse_top, "three within state", "--top, column 1: expected how many rows of each group, found three"),
    (parse_top, "0 within state", "--top, column 1: expected a whole number from 1 on, found 0"),
    (parse_top, "2.5 within state", "--top, column 1: expected a whole number"),
    (parse_top, "3 of state", "--top, column 3: expected `within`, found of"),
    (parse_top, "3 within", "--top, column 9: expected a name, the text ends here"),
    (parse_top, "3 within state by", "--top, column 18: expected a metric of the query"),
    (parse_top, "3 within state by revenue up", "--top, column 27: expected `asc`, `desc`, the end"),
    (
        parse_cumulative,
        "revenue",
        "--cumulative, column 8: expected `7 days`, `month to date` or `running`",
    ),
    (parse_cumulative, "revenue 7", "--cumulative, column 10: expected a length of time"),
    (parse_cumulative, "revenue month", "--cumulative, column 14: expected `to`"),
    (parse_cumulative, "revenue running, orders running", "--cumulative, column 16: expected `;`, the end"),
    (parse_cohort, "1 by month", "--cohort, column 1: expected an entity"),
    (parse_cohort, "person by month or day", "--cohort, column 17: expected the end"),
    (parse_order, "revenue down", "--order, column 9: expected `asc`, `desc`, `,`, the end, found down"),
    (parse_order, "revenue,", "--order, column 9: expected a column"),
]


@pytest.mark.parametrize(("parse", "text", "expected"), READ, ids=[text for _, text, _ in READ])
def test_reads(parse: Callable[[str], Any], text: str, expected: Any):
    assert parse(text) == expected


@pytest.mark.parametrize(("parse", "text", "said"), REFUSED, ids=[text for _, text, _ in REFUSED])
def test_refuses_with_the_column_and_what_was_expected(parse: Callable[[str], Any], text: str, said: str):
    with pytest.raises(QueryError, match="Examples: ") as caught:
        parse(text)
    assert said in str(caught.value)


def test_what_is_read_is_a_query():
    query = MetricQuery.parse(
        {
            "metrics": ["revenue"],
            "having": parse_having("revenue > 1"),
            "top": parse_top("3 within state by revenue"),
            "cumulative": parse_cumulative("revenue 7 days; revenue running"),
            "cohort": parse_cohort("person by month"),
            "order_by": parse_order("revenue desc"),
        }
    )
    assert query.top and query.cohort and len(query.cumulative) == 2
