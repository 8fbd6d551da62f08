"""`--where` text against the filters it means, and what it must refuse."""

import pytest

from app.where import parse_where
from semantic_layer.errors import QueryError

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
]
REFUSED = [
    "state",
    "state = city",
    "state = SP",
    "state = (select 1)",
    "state in (select state from t)",
    "lower(state) = 'sp'",
    "state = 'SP'; drop table x",
    "state = 'SP",
    "not state = 'SP'",
    "t.state = 'SP'",
    "x = 1 or (y = 2 and z = 3)",
    "1",
    "(" * 900 + "a = 1" + ")" * 900,
    "a = 1 and " * 500 + "a = 1",
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_reads(text: str, expected: list[tuple]):
    assert [(item.dimension, item.op, item.value) for item in parse_where(text)] == expected


def test_or_joins_simple_conditions():
    (condition,) = parse_where("state = 'SP' or state = 'RJ'")
    assert [item.value for item in condition["any"]] == ["SP", "RJ"]


@pytest.mark.parametrize("text", REFUSED, ids=[text[:30] for text in REFUSED])
def test_refuses(text: str):
    with pytest.raises(QueryError) as caught:
        parse_where(text)
    assert caught.value.code == "where_syntax"
    assert "state = 'SP'" in str(caught.value)
