"""What is said of each trained model."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.model_cards",
    kind="FULL",
    columns={
        "model_card_key": "text",
        "model_name": "text",
        "task": "text",
        "status": "text",
        "reason": "text",
        "warning": "text",
        "version": "text",
        "data_version": "text",
        "algorithm": "text",
        "trained_from": "date",
        "trained_to": "date",
        "features": "text",
        "feature_count": "int",
        "split": "text",
        "train_rows": "bigint",
        "test_rows": "bigint",
        "baseline": "text",
        "drift": "double",
        "drift_feature": "text",
        "seed": "bigint",
        "limits": "text",
    },
    column_descriptions={
        "model_card_key": "Key of the model",
        "model_name": "Name of the model",
        "task": "What it finds or foretells",
        "status": "published, kept (the last good one), rejected (below its bar, none serves), not_trained",
        "reason": "Why no model serves; null where one does",
        "warning": "What to know of a model that was kept; null for the others",
        "version": "Version that serves, or of the run that was rejected",
        "data_version": "Changes with the rows it was trained on",
        "algorithm": "Which candidate won",
        "trained_from": "First day of what it was trained on",
        "trained_to": "Last day of what it was trained on",
        "features": "Names of what it reads",
        "feature_count": "How many features it reads",
        "split": "How training, calibration and test were parted",
        "train_rows": "Rows it was trained on",
        "test_rows": "Rows it was judged by",
        "baseline": "What it is compared with",
        "drift": "Largest population stability index of a feature since the model before; null for the first",
        "drift_feature": "The feature of the largest drift",
        "seed": "Seed of all chance in it",
        "limits": "What it must not be used for",
    },
    depends_on=[
        "models.predictions",
        "models.recommendations",
        "models.similar_products",
        "models.recommended_pages",
        "models.similar_pages",
        "models.anomalies",
        "models.forecasts",
        "models.dim_customer_segmented",
    ],
    grains=["model_card_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column("model_card_key"), exp.column("model_name"), exp.column("status")]},
        ),
        ("unique_values", {"columns": [exp.column("model_card_key")]}),
    ],
    description="One row per model: version, data, window, features, split, baseline, drift and limits.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the cards that the tables it depends on left in the registry."""
    from pipelines.models.registry.frames import card_rows

    rows = card_rows()
    if len(rows):
        yield rows
