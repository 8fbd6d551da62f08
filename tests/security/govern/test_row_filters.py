"""A role sees what a copy of the data holds from which the other rows were taken out by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from semantic_layer.errors import FootnoteError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.security.govern.conftest import Kept
from warehouse.user import User

CUSTOMERS, SELLERS = "common.dim_customer", "common.dim_seller"
ROLES = {
    User("ana", "regional"): Kept(CUSTOMERS, "customer_key", "state in ('RJ', 'RS')", False),
    User("bia", "elsewhere"): Kept(CUSTOMERS, "customer_key", "state is distinct from 'SP'", True),
    User("caio", "selling"): Kept(SELLERS, "seller_key", "state in ('SP', 'RJ')", False),
}
RANGE = {"from": "2017-01-01", "to": "2017-12-31"}
REVENUE_AND_ORDERS = {"metrics": ["revenue", "orders"]}
# How rows can be read, each over metrics that are open to the role.
SHAPES: dict[str, dict[str, Any]] = {
    "total": {},
    "by state": {"group_by": ["customer__state"]},
    "by seller": {"group_by": ["seller__state"]},
    "by category": {"group_by": ["product__category"]},
    "by status": {"group_by": ["order__status"]},
    "by month": {"group_by": ["metric_time__month"]},
    "every month": {"group_by": ["metric_time__month"], "every_period": True},
    "compared": {"time": RANGE, "compare": "previous_year"},
    "compared by month": {"time": RANGE, "compare": "previous_period", "group_by": ["metric_time__month"]},
    "where": {"where": [{"dimension": "customer__state", "op": "!=", "value": "RJ"}]},
    "unknown state": {"where": [{"dimension": "customer__state", "op": "is null"}]},
}
METRIC_SHAPES: dict[str, dict[str, Any]] = {
    "cumulative": {
        "metrics": ["revenue"],
        "group_by": ["metric_time__month"],
        "cumulative": [{"metric": "revenue"}],
    },
    "window": {
        "metrics": ["revenue"],
        "group_by": ["metric_time__month"],
        "cumulative": [{"metric": "revenue", "window": "60 days"}],
    },
    "condition on a metric": {
        "metrics": ["revenue"],
        "where": [{"metric": "revenue", "by": "customer", "op": ">", "value": 15}],
    },
    "cohort": {"metrics": ["revenue"], "cohort": {"entity": "customer", "grain": "month"}},
    "share": {"metrics": ["revenue"], "group_by": ["product__category"], "share_of_total": ["revenue"]},
    "top": {
        "metrics": ["revenue"],
        "group_by": ["customer__state", "product__category"],
        "top": {"count": 1, "by": "revenue", "within": ["state"]},
    },
}


@pytest.fixture(scope="module")
def layer(governed: Path) -> Iterator[SemanticLayer]:
    with SemanticLayer.open(governed) as opened:
        yield opened


@pytest.fixture(scope="module")
def copies(without_rows: Callable[[Kept], Path]) -> Iterator[dict[User, SemanticLayer]]:
    opened = {user: SemanticLayer.open(without_rows(kept)) for user, kept in ROLES.items()}
    yield opened
    for one in opened.values():
        one.close()


def answer(layer: SemanticLayer, query: dict[str, Any], **who: User) -> Any:
    """The rows and what the ledger counts, or the code of a refusal."""
    try:
        result = layer.query(MetricQuery.parse(query), **who)
    except FootnoteError as refusal:
        return refusal.code
    facts = [{k: v for k, v in fact.items() if k != "last_date"} for fact in result.ledger["facts"]]
    return [result.rows, [(fact["fact"], fact["rows_read"], fact["rows_kept"]) for fact in facts]]


@pytest.mark.parametrize(
    "user",
    [pytest.param(one, marks=() if one.role == "selling" else pytest.mark.long) for one in ROLES],
    ids=lambda user: user.role,
)
def test_every_metric_reads_the_rows_of_the_role_alone(
    user: User, layer: SemanticLayer, copies: dict[User, SemanticLayer]
) -> None:
    metrics = layer.for_user(user).manifest.metrics
    differing = {}
    compared = 0
    for name in metrics:
        if layer.unavailable(name):
            continue
        for shape, parts in SHAPES.items():
            query = {"metrics": [name], **parts}
            mine, theirs = answer(layer, query, user=user), answer(copies[user], query)
            compared += isinstance(mine, list)
            if mine != theirs:
                differing[name, shape] = (mine, theirs)
    assert not differing
    assert compared > 40


@pytest.mark.parametrize("user", [one for one in ROLES if one.role != "selling"], ids=lambda user: user.role)
@pytest.mark.parametrize("shape", METRIC_SHAPES)
def test_whatever_else_reads_rows_reads_those_of_the_role_alone(
    shape: str, user: User, layer: SemanticLayer, copies: dict[User, SemanticLayer]
) -> None:
    query = METRIC_SHAPES[shape]
    mine = answer(layer, query, user=user)
    assert isinstance(mine, list) and mine[0]
    assert mine == answer(copies[user], query)
    assert mine != answer(layer, query)


def test_facts_that_the_filter_can_not_tell_apart_are_refused(layer: SemanticLayer) -> None:
    caio = User("caio", "selling")
    refused = layer.for_user(caio).manifest.refused
    assert {"orders", "late_delivery_rate"} <= refused and "revenue" not in refused
    for name in refused:
        assert answer(layer, {"metrics": [name]}, user=caio) in ("not_allowed", "unavailable")


def test_values_are_those_of_the_rows(layer: SemanticLayer, copies: dict[User, SemanticLayer]) -> None:
    for user in ROLES:
        shown = layer.for_user(user).values.domains
        held = copies[user].values.domains
        named = [name for name in held if name.startswith(("customer__", "seller__", "order__"))]
        wrong = {name for name in named if user.role != "selling" or name.startswith("seller__")}
        assert {name: shown[name].values for name in wrong if name in shown} == {
            name: held[name].values for name in wrong
        }
    assert not layer.for_user(User("ana", "regional")).values.search("SP", ["customer__state"])


def test_a_filter_on_another_value_gives_nothing_away(layer: SemanticLayer) -> None:
    ana = User("ana", "regional")
    query = {"metrics": ["orders"], "where": [{"dimension": "customer__state", "value": "SP"}]}
    assert answer(layer, query, user=ana) == "unknown_value"
    unheard = {"metrics": ["orders"], "where": [{"dimension": "customer__state", "value": "ZZ"}]}
    assert answer(layer, unheard, user=ana) == "unknown_value"


def test_values_of_filters_are_typed_literals(governed: Path, tmp_path: Path) -> None:
    wicked = "SP') or 1=1 --"
    text = f"""
roles:
  x:
    metrics: [orders]
    where: [{{dimension: customer__state, op: in, value: {{user: states}}}}]
users:
  eve: {{role: x, attributes: {{states: ["{wicked}"]}}}}
"""
    path = tmp_path / "policies.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FOOTNOTE_POLICIES", str(path))
        with SemanticLayer.open(governed) as layer:
            result = layer.query(MetricQuery(metrics=["orders"]), user=User("eve", "x"))
    assert result.rows == [[0]] and "'SP'') or 1=1 --'" in result.sql
