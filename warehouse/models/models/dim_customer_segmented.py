"""Which segment each person who has ordered belongs to, and where they lie on the map of customers."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.dim_customer_segmented",
    kind="FULL",
    columns={
        "customer_id": "text",
        "segment_id": "int",
        "segment_name": "text",
        "distance": "double",
        "som_row": "int",
        "som_column": "int",
        "map_x": "double",
        "map_y": "double",
        "as_of_date": "date",
        "recency_days": "int",
        "order_count": "int",
        "monetary": "double",
        "average_order_value": "double",
        "item_count": "bigint",
        "product_count": "int",
        "review_score_mean": "double",
        "model_version": "text",
    },
    column_descriptions={
        "customer_id": "The person",
        "segment_id": "Segment, the same from refresh to refresh as long as its customers do not move",
        "segment_name": "Name of the segment",
        "distance": "From the middle of the segment, in standard deviations of its features",
        "som_row": "Row of the nearest neuron of the self-organising map, from 0",
        "som_column": "Column of it, from 0",
        "map_x": "First principal component of the features that segments are made from",
        "map_y": "Second principal component; 0 where there is one alone",
        "as_of_date": "Last day that is known",
        "recency_days": "Days since the last order",
        "order_count": "Orders placed",
        "monetary": "Price of all they ordered, without freight",
        "average_order_value": "Mean price of an order",
        "item_count": "Pieces ordered",
        "product_count": "Different products ordered",
        "review_score_mean": "Mean stars they gave; null without a review",
        "model_version": "Version of the segments",
    },
    depends_on=["models.customer_features", "silver.customer_feature_cuts"],
    grains=["customer_id"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("customer_id", "segment_id", "segment_name")]},
        ),
        ("unique_values", {"columns": [exp.column("customer_id")]}),
    ],
    description="One row per person who has ordered: their segment and how typical they are of it.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the segment of every person; nothing where the data allow none."""
    from pipelines.models.segments.tables import segmented_customers

    features = context.resolve_table("models.customer_features")
    cuts = context.resolve_table("silver.customer_feature_cuts")
    yield from segmented_customers(
        context.fetchdf(f"SELECT * FROM {features} ORDER BY customer_id"),
        lambda: context.fetchdf(
            f"SELECT * FROM {cuts} WHERE NOT is_newest ORDER BY cutoff_date, customer_id"
        ),
    )
