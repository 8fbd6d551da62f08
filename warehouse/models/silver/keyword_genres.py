"""The genre of each keyword: labelled, given by a language model, or that of keywords most alike."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlmesh import ExecutionContext, model

COLUMNS = ["keyword", "genre", "method", "confidence", "labeller"]


@model(
    "silver.keyword_genres",
    kind="FULL",
    columns={
        "keyword": "text",
        "genre": "text",
        "method": "text",
        "confidence": "double",
        "labeller": "text",
    },
    column_descriptions={
        "keyword": "Folded keyword",
        "genre": "Its genre; Other where nothing is like it",
        "method": "label, llm, nearest (labelled keywords most alike) or none (nothing alike enough)",
        "confidence": "From 0 to 1; null where a language model gave the genre, which says none",
        "labeller": "What gave the genre: labels, model, or comparison and the examples it had",
    },
    depends_on=["silver.searches", "silver.keyword_folds", "silver.keyword_labels"],
    grains=["keyword"],
    description="One row per folded keyword: its genre, and how that was found.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the genre of every folded keyword; the most searched come first to what is dear."""
    from pipelines.models.keywords.label import label_keywords

    searches, folds = context.resolve_table("silver.searches"), context.resolve_table("silver.keyword_folds")
    keywords = context.fetchdf(
        f"""SELECT f.keyword_folded AS keyword, COUNT(*) AS searches
        FROM {searches} AS s
        JOIN {folds} AS f ON f.keyword = s.keyword
        GROUP BY f.keyword_folded
        ORDER BY searches DESC, keyword"""
    )
    examples = context.resolve_table("silver.keyword_labels")
    labels = context.fetchdf(f"SELECT keyword, genre FROM {examples} ORDER BY keyword, genre")
    found = label_keywords(
        list(keywords["keyword"]), list(labels[["keyword", "genre"]].itertuples(index=False, name=None))
    )
    if found:
        yield pd.DataFrame([[getattr(one, name) for name in COLUMNS] for one in found], columns=COLUMNS)
