"""What to offer each customer next: new products, products to order again, popular ones for newcomers."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.recommendations",
    kind="FULL",
    columns={
        "recommendation_key": "text",
        "customer_id": "text",
        "kind": "text",
        "rank": "int",
        "product_key": "text",
        "product_id": "text",
        "score": "double",
        "source": "text",
        "reason": "text",
        "because_product_id": "text",
        "as_of_date": "date",
    },
    column_descriptions={
        "recommendation_key": "Key of customer, kind and rank",
        "customer_id": "The person; null: anyone who has no rows of their own",
        "kind": "new (never bought by them), reorder (bought before), fallback (nothing is known of them)",
        "rank": "1 is the best of its customer and kind",
        "product_key": "Key of the product",
        "product_id": "Identifier of the product in the source",
        "score": "What the ranks follow; comparable within one customer and kind alone",
        "source": "Strongest part: ease, item_item, als, user_user, content, popular, own_frequency, hybrid",
        "reason": "Why, in words",
        "because_product_id": "Product of the customer that speaks most for it; null where none does",
        "as_of_date": "Last day that is known to the recommendation",
    },
    depends_on=["sales.fact_sales", "common.dim_product", "common.dim_customer"],
    grains=["recommendation_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("recommendation_key", "kind", "rank", "product_key")]},
        ),
        ("unique_values", {"columns": [exp.column("recommendation_key")]}),
    ],
    description="One row per customer, kind and rank: a product to offer, with its score, source and reason.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the recommendations of every customer, bought or not, and of anyone."""
    from pipelines.models.learnt import newest_days
    from pipelines.models.recommendations.tables import product_recommendations

    sales, products = context.resolve_table("sales.fact_sales"), context.resolve_table("common.dim_product")
    customers = context.resolve_table("common.dim_customer")
    people = context.fetchdf(f"SELECT DISTINCT customer_id FROM {customers} WHERE NOT customer_id IS NULL")
    yield from product_recommendations(
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
        list(people["customer_id"]),
    )
