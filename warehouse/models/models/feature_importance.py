"""What each feature is worth to each model."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.feature_importance",
    kind="FULL",
    columns={
        "feature_importance_key": "text",
        "model_name": "text",
        "task": "text",
        "version": "text",
        "feature": "text",
        "known_at": "text",
        "source": "text",
        "importance": "double",
        "importance_std": "double",
        "psi": "double",
        "trained_to": "date",
    },
    column_descriptions={
        "feature_importance_key": "Key of model, version and feature",
        "model_name": "Name of the model",
        "task": "What it finds or foretells",
        "version": "Version of the model",
        "feature": "Name of the feature",
        "known_at": "The moment at which its value is known",
        "source": "The columns it is made from",
        "importance": "How much the first measure falls when the feature is shuffled; null: not measured",
        "importance_std": "Standard deviation of that over repeats",
        "psi": "Population stability index since the model that served before; above 0.2 is a strong shift",
        "trained_to": "Last day of what the version was trained on",
    },
    depends_on=["models.model_cards"],
    grains=["feature_importance_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("feature_importance_key", "model_name", "feature")]},
        ),
        ("unique_values", {"columns": [exp.column("feature_importance_key")]}),
    ],
    description="One row per model and feature: permutation importance and drift.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the features that the registry holds."""
    from pipelines.models.registry.frames import importance_rows

    rows = importance_rows()
    if len(rows):
        yield rows
