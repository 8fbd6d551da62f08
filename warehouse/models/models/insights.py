"""What is worth knowing of the newest days."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model

TABLES = [
    "sales.fact_sales",
    "operations.fact_orders",
    "operations.fact_fulfillment",
    "behavior.fact_sessions",
    "common.dim_customer",
    "common.dim_product",
    "common.dim_seller",
    "models.predictions",
    "models.dim_segment",
    "models.dim_customer_segmented",
    "models.anomalies",
    "models.model_metrics",
    "models.feature_importance",
    "models.page_traffic",
]


@model(
    "models.insights",
    kind="FULL",
    columns={
        "insight_id": "text",
        "kind": "text",
        "family": "text",
        "occasion": "text",
        "period_start": "date",
        "period_end": "date",
        "metric": "text",
        "subject": "text",
        "title": "text",
        "text": "text",
        "value": "double",
        "reference_value": "double",
        "change": "double",
        "rank": "int",
        "evidence_sql": "text",
        "evidence": "text",
    },
    column_descriptions={
        "insight_id": "Key of family, subject and period",
        "kind": "daily_trend, weekly_trend, anomaly, mover, funnel, segment, model or suggestion",
        "family": "The query that found it",
        "occasion": "daily, weekly or both: the digest it belongs to",
        "period_start": "First day it speaks of",
        "period_end": "Last day it speaks of",
        "metric": "Metric it is about; null where it is about none or several",
        "subject": "What it is about: a category, product, segment, model, page or seller",
        "title": "What kind of thing it is, in words",
        "text": "What it says, its figures as references to the cells of the evidence",
        "value": "The figure",
        "reference_value": "What it is compared with",
        "change": "Change against that as a share; null where there was nothing",
        "rank": "Place in the order in which insights are told",
        "evidence_sql": "Query over the published tables that returns the cells",
        "evidence": "The cells as JSON: columns, units and one row",
    },
    depends_on=TABLES,
    grains=["insight_id"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("insight_id", "kind", "text", "evidence_sql")]},
        ),
        ("unique_values", {"columns": [exp.column("insight_id")]}),
    ],
    description="One row per insight: what it says, its figures, and the query that shows them.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the insights of the last day with an order or a visit."""
    from pipelines.models.insights.tables import insight_rows

    rows = insight_rows(
        context.fetchdf,
        {name: context.resolve_table(name) for name in TABLES},
        dialect=context.engine_adapter.dialect,
    )
    if len(rows):
        yield rows
