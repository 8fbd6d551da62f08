"""All that is wrong with a query is told at once, each thing once, and nothing that is right."""

import pytest

from semantic_layer.compile import compile_query
from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery


def refusal(manifest: Manifest, **query: object) -> QueryError:
    with pytest.raises(QueryError) as error:
        compile_query(manifest, MetricQuery.parse(query))
    return error.value


def codes(error: QueryError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_names_types_and_values_of_one_query(manifest: Manifest) -> None:
    error = refusal(
        manifest,
        metrics=["revenu", "orders"],
        group_by=["categry", "customer__state__month", "customer__state"],
        where=[
            {"dimension": "colour", "value": "red"},
            {"any": [{"dimension": "status", "value": "x"}, {"dimension": "installments", "value": "many"}]},
        ],
        time={"from": "2017", "dimension": "customer__city"},
    )
    assert error.code == "unknown_metric"
    assert codes(error) == [
        "unknown_metric",
        "unknown_dimension",
        "invalid_grain",
        "unknown_dimension",
        "invalid_value",
        "invalid_time",
    ]
    assert str(error).startswith("6 problems in the query:\n- There is no metric 'revenu'. Nearest: revenue")
    assert "There is no dimension 'categry'. Nearest: product__category" in str(error)


def test_what_is_done_to_the_rows(manifest: Manifest) -> None:
    error = refusal(
        manifest,
        metrics=["orders", "average_review_score"],
        group_by=["month"],
        share_of_total=["revenue", "orders"],
        share_of_parent=["average_review_score"],
        having=[
            {"metric": "nothing_such", "op": ">", "value": 1},
            {"metric": "orders_share", "op": ">", "value": 0},
        ],
        top={"count": 1, "within": ["year"]},
        order_by=[{"name": "orders_share"}, {"name": "ordrs"}],
    )
    assert codes(error) == ["invalid_share", "not_additive", "unknown_metric", "invalid_top", "unknown_order"]


def test_a_thing_that_is_wrong_twice_is_told_once(manifest: Manifest) -> None:
    error = refusal(
        manifest, metrics=["orders"], group_by=["colour"], where=[{"dimension": "colour", "value": 1}]
    )
    assert (error.code, error.problems) == ("unknown_dimension", ())


def test_one_problem_is_told_as_ever(manifest: Manifest) -> None:
    error = refusal(manifest, metrics=["orders"], group_by=["month"], order_by=[{"name": "ordrs"}])
    assert (error.code, error.problems, error.choices) == ("unknown_order", (), ("orders",))


def test_what_only_the_metric_decides_is_not_told_where_the_metric_is_wrong(manifest: Manifest) -> None:
    error = refusal(manifest, metrics=["zzzz"], group_by=["state_name", "categry"])
    assert codes(error) == ["unknown_metric", "unknown_dimension"]


def test_what_fits_alone_but_not_together_is_told(manifest: Manifest) -> None:
    time = {"from": "2017", "to": "2017"}
    error = refusal(
        manifest,
        metrics=["orders"],
        group_by=["order__delivered_date__month"],
        time=time,
        compare="previous_year",
    )
    assert (error.code, error.problems) == ("invalid_comparison", ())


def test_out_of_reach_offers_what_is_near_in_meaning_and_the_metrics_that_reach_it(
    manifest: Manifest,
) -> None:
    error = refusal(manifest, metrics=["leads"], group_by=["customer__state"])
    assert error.code == "unreachable_dimension"
    assert error.choices[0] == "seller__state"
    assert "It can be reached from " in error.action and "orders" in error.action


def test_values_and_names_are_told_together(layer: SemanticLayer) -> None:
    query = MetricQuery.parse(
        {
            "metrics": ["orders", "payments_total"],
            "group_by": ["categry"],
            "where": [
                {"dimension": "customer__city", "value": "niteroy"},
                {"dimension": "status", "op": "in", "value": ["delivered", "cancelledd", "shiped"]},
            ],
        }
    )
    with pytest.raises(QueryError) as error:
        layer.compile(query)
    assert codes(error.value) == ["unavailable", "unknown_dimension", *["unknown_value"] * 3]
    assert "niterói" in str(error.value)


def test_columns_and_steps_of_one_answer(manifest: Manifest) -> None:
    error = refusal(
        manifest,
        metrics=["orders"],
        group_by=["status"],
        cumulative=[{"metric": "orders", "window": "7 moons"}, {"metric": "ordrs"}],
        compare="previous_year",
        share_of_total=["revenue"],
        having=[{"metric": "orders_change", "op": ">", "value": 0}],
    )
    assert codes(error) == ["invalid_cumulative", "unknown_metric", "time_range_needed", "invalid_share"]


def test_columns_that_a_comparison_adds_are_known_to_the_steps(manifest: Manifest) -> None:
    error = refusal(
        manifest,
        metrics=["orders"],
        time={"from": "2017", "to": "2017"},
        compare="previous_year",
        having=[
            {"metric": "orders_change", "op": ">", "value": 0},
            {"metric": "ordrs", "op": ">", "value": 0},
        ],
        order_by=[{"name": "orders_previous_year"}, {"name": "orders_previous"}],
    )
    assert codes(error) == ["unknown_metric", "unknown_order"]
