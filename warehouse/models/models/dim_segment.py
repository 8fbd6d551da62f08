"""The segments of customers: name, size, profile and what to do for them."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.dim_segment",
    kind="FULL",
    columns={
        "segment_id": "int",
        "segment_name": "text",
        "description": "text",
        "suggested_actions": "text",
        "customer_count": "bigint",
        "share": "double",
        "monetary_share": "double",
        "mean_recency_days": "double",
        "mean_tenure_days": "double",
        "mean_order_count": "double",
        "mean_purchase_days": "double",
        "mean_monetary": "double",
        "mean_average_order_value": "double",
        "mean_item_count": "double",
        "mean_product_count": "double",
        "mean_category_count": "double",
        "mean_payment_count": "double",
        "mean_payment_total": "double",
        "mean_installments": "double",
        "mean_review_score": "double",
        "mean_cancelled_share": "double",
        "mean_return_total": "double",
        "mean_session_count": "double",
        "method": "text",
        "k": "int",
        "as_of_date": "date",
        "model_version": "text",
    },
    column_descriptions={
        "segment_id": "Number of the segment, kept from refresh to refresh",
        "segment_name": "Name by rule from its profile, as lapsed one-time buyers",
        "description": "Its profile in a sentence",
        "suggested_actions": "What to do for them, by the rule that named them",
        "customer_count": "Persons in it",
        "share": "Share of all persons who have ordered, from 0 to 1",
        "monetary_share": "Share of the price of all orders, from 0 to 1; null where that is 0",
        "mean_recency_days": "Mean days since the last order",
        "mean_tenure_days": "Mean days since the first order",
        "mean_order_count": "Mean orders of a person",
        "mean_purchase_days": "Mean days with an order",
        "mean_monetary": "Mean price of all they ordered",
        "mean_average_order_value": "Mean over persons of the mean price of their orders",
        "mean_item_count": "Mean pieces ordered",
        "mean_product_count": "Mean different products ordered",
        "mean_category_count": "Mean different categories ordered",
        "mean_payment_count": "Mean payments made",
        "mean_payment_total": "Mean paid; null where no payment is known",
        "mean_installments": "Mean instalments of a payment; null where none is known",
        "mean_review_score": "Mean stars they gave; null without reviews",
        "mean_cancelled_share": "Mean share of orders that were canceled or unavailable",
        "mean_return_total": "Mean price of what went back",
        "mean_session_count": "Mean visits of the site, logged in",
        "method": "How they were found: kmeans, hierarchical or som_kmeans",
        "k": "How many segments there are",
        "as_of_date": "Last day that is known",
        "model_version": "Version of the segments",
    },
    depends_on=["models.customer_features", "models.dim_customer_segmented"],
    grains=["segment_id"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("segment_id", "segment_name", "customer_count")]},
        ),
        ("unique_values", {"columns": [exp.column("segment_id"), exp.column("segment_name")]}),
    ],
    description="One row per segment of customers: name, description, size, profile and suggested actions.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the segments with the means of their customers."""
    from pipelines.models.segments.tables import segments

    features = context.resolve_table("models.customer_features")
    segmented = context.resolve_table("models.dim_customer_segmented")
    yield from segments(
        context.fetchdf(
            f"""SELECT s.segment_id, s.segment_name, s.model_version, f.*
            FROM {segmented} AS s
            JOIN {features} AS f ON f.customer_id = s.customer_id
            ORDER BY f.customer_id"""
        )
    )
