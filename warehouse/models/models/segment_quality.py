"""How good each way to cut customers into segments is, beside the trivial ones."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model


@model(
    "models.segment_quality",
    kind="FULL",
    columns={
        "segment_quality_key": "text",
        "method": "text",
        "k": "int",
        "customer_count": "bigint",
        "inertia": "double",
        "explained_share": "double",
        "stability": "double",
        "stability_low": "double",
        "stability_high": "double",
        "resample_count": "int",
        "silhouette": "double",
        "davies_bouldin": "double",
        "smallest_share": "double",
        "biggest_share": "double",
        "usefulness": "double",
        "usefulness_low": "double",
        "usefulness_high": "double",
        "usefulness_cutoff": "date",
        "is_elbow": "boolean",
        "is_chosen": "boolean",
        "is_baseline": "boolean",
        "model_version": "text",
    },
    column_descriptions={
        "segment_quality_key": "Key of method and k",
        "method": "kmeans, hierarchical (Ward on a sample), som_kmeans (on neurons); repeat_flag, value_flag",
        "k": "How many segments",
        "customer_count": "Persons it was measured on",
        "inertia": "Mean squared distance from the middle of the own segment, in standard deviations",
        "explained_share": "Share of the variance of the features that the segments explain",
        "stability": "Mean adjusted Rand index of segments found anew in resampled customers; 1 is the same",
        "stability_low": "Lowest of the resamples",
        "stability_high": "Highest of the resamples",
        "resample_count": "How often customers were resampled; null: not measured for this one",
        "silhouette": "Mean silhouette in the space of the features, by a sample; comparable within it",
        "davies_bouldin": "Davies-Bouldin index in that space; lower is better",
        "smallest_share": "Share of persons in the smallest segment",
        "biggest_share": "Share of persons in the biggest segment",
        "usefulness": "Share of the variance of log spend of the next 90 days that they explain, cut earlier",
        "usefulness_low": "Lower end of its 95 % interval",
        "usefulness_high": "Upper end of its 95 % interval",
        "usefulness_cutoff": "The earlier day on which the customers were cut for that",
        "is_elbow": "Whether the curve of the inertia bends most here",
        "is_chosen": "Whether the segments of dim_segment are these",
        "is_baseline": "Whether it is a trivial split, for comparison",
        "model_version": "Version of the segments",
    },
    depends_on=["models.dim_customer_segmented"],
    grains=["segment_quality_key"],
    audits=[
        ("not_null", {"columns": [exp.column(name) for name in ("segment_quality_key", "method", "k")]}),
        ("unique_values", {"columns": [exp.column("segment_quality_key")]}),
    ],
    description="One row per method and number of segments: elbow, stability, separation, sizes, usefulness.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield what was measured when the segments that serve were found."""
    from pipelines.models.segments.tables import quality

    yield from quality()
