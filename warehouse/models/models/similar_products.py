"""What is like each product: had by the same customers, described alike, or popular where neither tells."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.similar_products",
    kind="FULL",
    columns={
        "similarity_key": "text",
        "product_key": "text",
        "product_id": "text",
        "rank": "int",
        "similar_product_key": "text",
        "similar_product_id": "text",
        "score": "double",
        "source": "text",
        "reason": "text",
        "as_of_date": "date",
    },
    column_descriptions={
        "similarity_key": "Key of product and rank",
        "product_key": "Key of the product",
        "product_id": "Identifier of the product in the source",
        "rank": "1 is the most similar",
        "similar_product_key": "Key of the product like it",
        "similar_product_id": "Identifier of the product like it",
        "score": "What the ranks follow; comparable within one product alone",
        "source": "Strongest part of the score: item_item (same customers), content (texts) or popular",
        "reason": "Why, in words",
        "as_of_date": "Last day that is known to it",
    },
    depends_on=["sales.fact_sales", "common.dim_product"],
    grains=["similarity_key"],
    audits=[
        (
            "not_null",
            {
                "columns": [
                    exp.column(name)
                    for name in ("similarity_key", "product_key", "rank", "similar_product_key")
                ]
            },
        ),
        ("unique_values", {"columns": [exp.column("similarity_key")]}),
    ],
    description="One row per product and rank: one like it, sold or not, with score, source and reason.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield what is like each product of the catalogue."""
    from pipelines.models.learnt import newest_days
    from pipelines.models.recommendations.tables import similar_products

    sales, products = context.resolve_table("sales.fact_sales"), context.resolve_table("common.dim_product")
    yield from similar_products(
        newest_days(
            context.fetchdf,
            f"""SELECT s.customer_id AS subject, s.order_id AS occasion, p.product_id AS item,
              s.order_date AS day, CAST(SUM(s.quantity) AS DOUBLE) AS quantity
            FROM {sales} AS s
            JOIN {products} AS p ON p.product_key = s.product_key
            WHERE s.recognized_revenue AND p.is_product AND NOT s.customer_id IS NULL
            GROUP BY s.customer_id, s.order_id, p.product_id, s.order_date""",
            "sales.fact_sales",
        ),
        context.fetchdf(
            f"""SELECT product_id, product_name, description, category FROM {products}
            WHERE is_product ORDER BY product_id"""
        ),
    )
