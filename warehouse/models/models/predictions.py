"""What is foretold of customers, orders and visits that are open."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.predictions",
    kind="FULL",
    columns={
        "prediction_key": "text",
        "task": "text",
        "subject_type": "text",
        "subject_id": "text",
        "cutoff_at": "timestamp",
        "probability": "double",
        "predicted_value": "double",
        "band": "text",
        "model_name": "text",
        "model_version": "text",
        "customer_id": "text",
        "customer_key": "text",
        "order_key": "text",
        "session_key": "text",
    },
    column_descriptions={
        "prediction_key": "Key of task and subject",
        "task": "What is foretold, such as churn_90d or late_delivery",
        "subject_type": "customer, order or session",
        "subject_id": "The customer, order or visit",
        "cutoff_at": "Moment of the prediction: nothing later was known",
        "probability": "Calibrated chance from 0 to 1; null for amounts",
        "predicted_value": "Foretold amount; null for chances",
        "band": "low, medium or high: below the usual, above it, from the best threshold on",
        "model_name": "Model that foretells it",
        "model_version": "Version of the model",
        "customer_id": "The person it is about, or whose order or visit it is; null where unknown",
        "customer_key": "Version of the customer: that of the order, else the newest",
        "order_key": "Key of the order it is about; null for others",
        "session_key": "Key of the visit it is about; null for others",
    },
    depends_on=[
        "silver.order_features",
        "silver.session_features",
        "silver.delivery_features",
        "silver.customer_snapshots",
        "common.dim_customer",
        "operations.fact_orders",
        "behavior.fact_sessions",
    ],
    grains=["prediction_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("prediction_key", "task", "subject_id", "cutoff_at")]},
        ),
        ("unique_values", {"columns": [exp.column("prediction_key")]}),
    ],
    description="One row per task and open subject: customers as of the last day, purchases and visits "
    "of the last 30 days, orders under way.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the predictions of all tasks whose rows allow a model."""
    from pipelines.models.predictions.predict import predictions
    from pipelines.models.predictions.read import read_rows
    from pipelines.models.predictions.subjects import with_subjects

    names = (
        "silver.order_features",
        "silver.session_features",
        "silver.delivery_features",
        "silver.customer_snapshots",
    )
    tables = {name: context.resolve_table(name) for name in names}
    rows = predictions(lambda name: read_rows(context.fetchdf, tables.__getitem__, name))
    if len(rows):
        yield with_subjects(rows, context.fetchdf(subjects_sql(context.resolve_table)))


def subjects_sql(table: t.Callable[[str], str]) -> str:
    """SELECT every customer, order and visit with the keys that lead to it; `table` gives a table's name."""
    customers, orders = table("common.dim_customer"), table("operations.fact_orders")
    return f"""
    SELECT 'customer' AS subject_type, customer_id AS subject_id, customer_id, customer_key,
      CAST(NULL AS STRING) AS order_key, CAST(NULL AS STRING) AS session_key
    FROM {customers}
    WHERE is_current AND NOT customer_id IS NULL
    UNION ALL
    SELECT 'order', order_id, customer_id, customer_key, order_key, CAST(NULL AS STRING)
    FROM {orders}
    UNION ALL
    SELECT 'session', s.session_id, s.customer_id, c.customer_key, CAST(NULL AS STRING), s.session_key
    FROM {table("behavior.fact_sessions")} AS s
    LEFT JOIN {customers} AS c ON c.customer_id = s.customer_id AND c.is_current
    """
