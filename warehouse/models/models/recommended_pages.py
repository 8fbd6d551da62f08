"""Which pages a visitor may want next, from the pages that visitors see."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.recommended_pages",
    kind="FULL",
    columns={
        "recommended_page_key": "text",
        "visitor_id": "text",
        "kind": "text",
        "rank": "int",
        "page": "text",
        "score": "double",
        "source": "text",
        "reason": "text",
        "because_page": "text",
        "as_of_date": "date",
    },
    column_descriptions={
        "recommended_page_key": "Key of visitor, kind and rank",
        "visitor_id": "Browser or device, seen in the last 90 days; null: any other",
        "kind": "new (never seen by them) or fallback (nothing is known of them)",
        "rank": "1 is the best of its visitor",
        "page": "Page to show; those of the way to a purchase, home, search and account are left out",
        "score": "What the ranks follow; comparable within one visitor alone",
        "source": "Strongest part of the score: ease, item_item, als, user_user or popular",
        "reason": "Why, in words",
        "because_page": "Page the visitor saw that speaks most for it; null where none does",
        "as_of_date": "Last day that is known to it",
    },
    depends_on=["silver.page_events"],
    grains=["recommended_page_key"],
    audits=[
        ("not_null", {"columns": [exp.column(name) for name in ("recommended_page_key", "rank", "page")]}),
        ("unique_values", {"columns": [exp.column("recommended_page_key")]}),
    ],
    description="One row per visitor and rank: a page to show next, with its score, source and reason.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the pages to show to the visitors of the last days, and to anyone."""
    from pipelines.models.learnt import newest_days
    from pipelines.models.recommendations.tables import page_recommendations

    events = context.resolve_table("silver.page_events")
    yield from page_recommendations(
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
