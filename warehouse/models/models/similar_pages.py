"""Which pages are like each page: seen by the same visitors."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.similar_pages",
    kind="FULL",
    columns={
        "similar_page_key": "text",
        "page": "text",
        "rank": "int",
        "similar_page": "text",
        "score": "double",
        "source": "text",
        "reason": "text",
        "as_of_date": "date",
    },
    column_descriptions={
        "similar_page_key": "Key of page and rank",
        "page": "A page of products, categories or guides",
        "rank": "1 is the most similar",
        "similar_page": "The page like it",
        "score": "What the ranks follow; comparable within one page alone",
        "source": "Strongest part of the score: item_item (same visitors) or popular",
        "reason": "Why, in words",
        "as_of_date": "Last day that is known to it",
    },
    depends_on=["silver.page_events"],
    grains=["similar_page_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("similar_page_key", "rank", "similar_page")]},
        ),
        ("unique_values", {"columns": [exp.column("similar_page_key")]}),
    ],
    description="One row per page and rank: a page like it, with its score, source and reason.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield what is like each page."""
    from pipelines.models.learnt import newest_days
    from pipelines.models.recommendations.tables import similar_pages

    events = context.resolve_table("silver.page_events")
    yield from similar_pages(
        newest_days(
            context.fetchdf,
            f"""SELECT visitor_id AS subject, session_id AS occasion, page AS item,
              CAST(occurred_at AS DATE) AS day, CAST(COUNT(*) AS DOUBLE) AS quantity
            FROM {events}
            WHERE NOT page IS NULL AND NOT visitor_id IS NULL
              AND NOT COALESCE(page_type, '') IN
                ('home', 'search', 'account', 'cart', 'checkout', 'confirmation')
            GROUP BY visitor_id, session_id, page, CAST(occurred_at AS DATE)""",
            "silver.page_events",
        )
    )
