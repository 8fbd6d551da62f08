"""The one spelling of each keyword that was typed; folding Unicode is no business of an engine's dialect."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlmesh import ExecutionContext, model


@model(
    "silver.keyword_folds",
    kind="FULL",
    columns={"keyword": "text", "keyword_folded": "text"},
    column_descriptions={
        "keyword": "As typed",
        "keyword_folded": "In lower case with single spaces, diacritics kept; spaces alone have no row",
    },
    depends_on=["silver.searches"],
    grains=["keyword"],
    description="One row per keyword as typed: the spelling it shares with those taken for the same.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield every keyword with its folded form."""
    from pipelines.models.keywords.fold import fold_keyword

    searches = context.resolve_table("silver.searches")
    typed = context.fetchdf(
        f"SELECT DISTINCT keyword FROM {searches} WHERE keyword IS NOT NULL ORDER BY keyword"
    )
    rows = [(keyword, folded) for keyword in typed["keyword"] if (folded := fold_keyword(keyword))]
    if rows:
        yield pd.DataFrame(rows, columns=["keyword", "keyword_folded"])
