"""What was measured of each candidate of each model."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.model_metrics",
    kind="FULL",
    columns={
        "model_metric_key": "text",
        "model_name": "text",
        "task": "text",
        "version": "text",
        "candidate": "text",
        "split": "text",
        "measure": "text",
        "value": "double",
        "lower_bound": "double",
        "upper_bound": "double",
        "floor": "double",
        "is_winner": "boolean",
        "is_baseline": "boolean",
        "is_serving": "boolean",
        "trained_to": "date",
    },
    column_descriptions={
        "model_metric_key": "Key of model, version, candidate, split and measure",
        "model_name": "Name of the model",
        "task": "What it finds or foretells",
        "version": "Version of the run in which it was measured",
        "candidate": "The algorithm or baseline that was measured",
        "split": "Rows it was measured on: test, second (another cut) or last (the run before)",
        "measure": "What was measured, such as auc, brier or mae",
        "value": "The number",
        "lower_bound": "Lower end of its 95 % interval; null where there is none",
        "upper_bound": "Upper end of its 95 % interval; null where there is none",
        "floor": "What the number may not fall below; null where there is none",
        "is_winner": "Whether the candidate was chosen",
        "is_baseline": "Whether it is what the model is compared with",
        "is_serving": "Whether the version serves; false for a run that was kept back",
        "trained_to": "Last day of what the version was trained on",
    },
    depends_on=["models.model_cards"],
    grains=["model_metric_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("model_metric_key", "model_name", "measure")]},
        ),
        ("unique_values", {"columns": [exp.column("model_metric_key")]}),
    ],
    description="One row per model, version, candidate, split and measure: the number with its interval.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the measures that the registry holds."""
    from pipelines.models.registry.frames import metric_rows

    rows = metric_rows()
    if len(rows):
        yield rows
