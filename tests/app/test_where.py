"""`--where` text against the filters it means, and what it must refuse."""

import pytest

from app.where import parse_where
from semantic_layer.errors import QueryError
from semantic_layer.query import AnyOf, Filter, MetricFilter

READ = [
    ("state = 'SP'", [("state", "=", "SP")]),
    ("state in ('SP', 'RJ')", [("state", "in", ["SP", "RJ"])]),
    ("state not in ('SP')", [("state", "not in", ["SP"])]),
    ("customer__state <> 'SP'", [("customer__state", "!=", "SP")]),
    ("score >= 4 and state = 'SP'", [("score", ">=", 4), ("state", "=", "SP")]),
    ("5 > score", [("score", "<", 5)]),
    ("delay_days > -1.5", [("delay_days", ">", -1.5)]),
    ("category is null", [("category", "is null", None)]),
    ("category is not null", [("category", "is not null", None)]),
    ("score between 2 and 4", [("score", "between", [2, 4])]),
    ("city contains 'paulo'", [("city", "contains", "paulo")]),
    ("city like '%d''oeste%'", [("city", "contains", "d'oeste")]),
    ("city = 'a contains b'", [("city", "=", "a contains b")]),
    ("is_late = true", [("is_late", "=", True)]),
    ("(state = 'SP')", [("state", "=", "SP")]),
    ("state == 'SP'", [("state", "=", "SP")]),
    ("day >= 2017-03-01", [("day", ">=", "2017-03-01")]),
    ("not state = 'SP'", [("state", "!=", "SP")]),
    ("not (state = 'SP' or state is null)", [("state", "!=", "SP"), ("state", "is not null", None)]),
    ("not not state NOT IN ('SP', 'RJ')", [("state", "not in", ["SP", "RJ"])]),
    ("not (not state = 'SP' and not (city = 'x'))", [[("state", "=", "SP"), ("city", "=", "x")]]),
    ("not score > 3", [[("score", "<=", 3), ("score", "is null", None)]]),
    ("score not between 2 and 4", [[("score", "<", 2), ("score", ">", 4), ("score", "is null", None)]]),
    ("x = 1 or (y = 2 and z = 3)", [[("x", "=", 1), ("y", "=", 2)], [("x", "=", 1), ("z", "=", 3)]]),
    ("x = 1 or y = 2 and z = 3", [[("x", "=", 1), ("y", "=", 2)], [("x", "=", 1), ("z", "=", 3)]]),
    ("(x = 1 or y = 2) and z = 3", [[("x", "=", 1), ("y", "=", 2)], ("z", "=", 3)]),
    ("orders by customer >= 3 and x = 1", [("orders", "customer", ">=", 3), ("x", "=", 1)]),
    ("x = 1 or orders by customer > 3", [[("x", "=", 1), ("orders", "customer", ">", 3)]]),
    (
        "orders by customer > 3 or (x = 1 and revenue by seller <= 0.5)",
        [
            [("orders", "customer", ">", 3), ("x", "=", 1)],
            [("orders", "customer", ">", 3), ("revenue", "seller", "<=", 0.5)],
        ],
    ),
    (
        "(orders by customer > 3 or revenue by customer > 9) and x = 1",
        [[("orders", "customer", ">", 3), ("revenue", "customer", ">", 9)], ("x", "=", 1)],
    ),
]
REFUSED = [
    ("", 1, "expected a name, such as state, the text ends here"),
    ("state", 6, "expected an operator"),
    ("state = city", 9, "text in quotes as in 'city', found city"),
    ("state = (select 1)", 9, "expected a value, found ("),
    ("state in (select state from t)", 11, "expected a value"),
    ("state in ()", 11, "expected a value, found )"),
    ("state in 'SP'", 10, "expected `(`"),
    ("state in ('SP'", 15, "expected `,` or `)`, the text ends here"),
    ("lower(state) = 'sp'", 6, "expected an operator"),
    ("state = 'SP'; drop table x", 13, "expected `and`, `or`, the end, found ;"),
    ("state = 'SP' state = 'RJ'", 14, "expected `and`, `or`, the end"),
    ("state = 'SP", 9, "not closed"),
    ('state = "SP"', 9, "values stand in single quotes"),
    ("state = null", 9, "write `is null`"),
    ("state is 'SP'", 10, "expected `null`"),
    ("not city contains 'x'", 5, "`not` before `contains` is not read"),
    ("not orders by customer > 3", 5, "`not` before a condition on a metric is not read"),
    ("orders by customer", 19, "expected a comparison"),
    ("orders by customer > '3'", 22, "expected a number, found '3'"),
    ("t.state = 'SP'", 2, "this sign means nothing here: ."),
    ("city like 'x%'", 11, "write contains 'part'"),
    ("city like '%a_b%'", 11, "write contains 'part'"),
    ("1", 2, "expected a comparison"),
    ("5 < 6", 5, "expected the name of a dimension"),
    ("score between 2", 16, "expected `and`"),
    ("score between 2 and", 20, "expected the upper value"),
    ("(" * 900 + "a = 1" + ")" * 900, 42, "at most 40 deep"),
    ("not " * 400 + "a = 1", 165, "at most 40 deep"),
    ("a = 1 and " * 500 + "a = 1", 2001, "more than 2,000 characters"),
    (" or ".join(["(a = 1 and b = 2)"] * 9), 186, "more than 200 conditions"),
]


def plain(item: object) -> object:
    if isinstance(item, AnyOf):
        return [plain(part) for part in item.any]
    if isinstance(item, MetricFilter):
        return (item.metric, item.by, item.op, item.value)
    assert isinstance(item, Filter)
    return (item.dimension, item.op, item.value)


@pytest.mark.parametrize(("text", "expected"), READ)
def test_reads(text: str, expected: list[object]):
    assert [plain(item) for item in parse_where(text)] == expected


@pytest.mark.parametrize(("text", "column", "said"), REFUSED, ids=[text[:30] for text, _, _ in REFUSED])
def test_refuses_with_the_column_and_what_was_expected(text: str, column: int, said: str):
    with pytest.raises(QueryError) as caught:
        parse_where(text)
    assert caught.value.code == "where_syntax"
    assert str(caught.value).startswith(f"--where, column {column}: ")
    assert said in str(caught.value)
    assert "state = 'SP'" in str(caught.value)
