"""The self-organising map of customers: what each neuron stands for, and who lies on it."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.som_neurons",
    kind="FULL",
    columns={
        "som_neuron_key": "text",
        "som_row": "int",
        "som_column": "int",
        "hits": "bigint",
        "u_distance": "double",
        "cluster": "int",
        "segment_id": "int",
        "segment_name": "text",
        "recency_days": "double",
        "order_count": "double",
        "purchase_days": "double",
        "monetary": "double",
        "average_order_value": "double",
        "item_count": "double",
        "product_count": "double",
        "category_count": "double",
        "payment_count": "double",
        "payment_total": "double",
        "installments_mean": "double",
        "review_score_mean": "double",
        "model_version": "text",
    },
    column_descriptions={
        "som_neuron_key": "Key of row and column",
        "som_row": "Row of the neuron, from 0",
        "som_column": "Column of the neuron, from 0",
        "hits": "Persons whose nearest neuron it is",
        "u_distance": "Mean distance to the neurons beside it, in standard deviations (U-matrix)",
        "cluster": "Cluster of the neuron by K-Means on the neurons, from 0",
        "segment_id": "Segment of most of its persons; null where it has none",
        "segment_name": "Name of that segment",
        "recency_days": "Component plane: days since the last order",
        "order_count": "Component plane: orders",
        "purchase_days": "Component plane: days with an order",
        "monetary": "Component plane: price of all orders",
        "average_order_value": "Component plane: mean price of an order",
        "item_count": "Component plane: pieces ordered",
        "product_count": "Component plane: different products",
        "category_count": "Component plane: different categories; null where the data know none",
        "payment_count": "Component plane: payments; null where the data know none",
        "payment_total": "Component plane: paid in all; null where the data know none",
        "installments_mean": "Component plane: mean instalments; null where the data know none",
        "review_score_mean": "Component plane: mean stars; null where the data know none",
        "model_version": "Version of the map",
    },
    depends_on=["models.dim_customer_segmented"],
    grains=["som_neuron_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("som_neuron_key", "som_row", "som_column", "hits")]},
        ),
        ("unique_values", {"columns": [exp.column("som_neuron_key")]}),
    ],
    description="One row per neuron of the map: planes in their own units, U-matrix, hits, cluster.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the neurons of the map that serves."""
    from pipelines.models.segments.tables import neurons

    segmented = context.resolve_table("models.dim_customer_segmented")
    yield from neurons(
        context.fetchdf(
            f"""SELECT som_row, som_column, segment_id, segment_name, COUNT(*) AS customer_count
            FROM {segmented}
            WHERE NOT som_row IS NULL
            GROUP BY som_row, som_column, segment_id, segment_name
            ORDER BY som_row, som_column, customer_count DESC, segment_id"""
        )
    )
