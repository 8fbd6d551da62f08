"""How what each model foretold compares with what came true."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.calibration",
    kind="FULL",
    columns={
        "calibration_key": "text",
        "model_name": "text",
        "task": "text",
        "version": "text",
        "tenth": "int",
        "row_count": "bigint",
        "predicted": "double",
        "observed": "double",
        "lower_bound": "double",
        "upper_bound": "double",
        "lift": "double",
        "gain": "double",
    },
    column_descriptions={
        "calibration_key": "Key of model, version and tenth",
        "model_name": "Name of the model",
        "task": "What it foretells",
        "version": "Version of the model",
        "tenth": "Tenth of the rows that judged the model, 1 the highest foretold; equal ones share a tenth",
        "row_count": "Rows of the tenth",
        "predicted": "Mean of what was foretold: a chance from 0 to 1, or an amount",
        "observed": "What came true: the share of the rows, or the mean amount",
        "lower_bound": "Lower end of the 95 % interval of the observed share; null for amounts",
        "upper_bound": "Upper end of the 95 % interval of the observed share; null for amounts",
        "lift": "Observed over that of all rows; null where nothing was observed at all",
        "gain": "Part of all that was observed which falls to this tenth and those above it",
    },
    depends_on=["models.model_cards"],
    grains=["calibration_key"],
    audits=[
        (
            "not_null",
            {"columns": [exp.column(name) for name in ("calibration_key", "model_name", "tenth")]},
        ),
        ("unique_values", {"columns": [exp.column("calibration_key")]}),
    ],
    description="One row per model that serves and tenth of the rows that judged it: foretold and observed.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the tenths that the registry holds."""
    from pipelines.models.registry.frames import calibration_rows

    rows = calibration_rows()
    if len(rows):
        yield rows
