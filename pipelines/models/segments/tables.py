"""The tables of segments: schemas alone so far, so that they can be built upon; nothing is in them yet."""

from collections.abc import Callable, Iterator

import pandas as pd

Frames = Iterator[pd.DataFrame]


def segmented_customers(features: pd.DataFrame, cuts: Callable[[], pd.DataFrame]) -> Frames:
    """Yield the rows of models.dim_customer_segmented."""
    yield from ()


def segments(segmented: pd.DataFrame) -> Frames:
    """Yield the rows of models.dim_segment."""
    yield from ()


def quality() -> Frames:
    """Yield the rows of models.segment_quality."""
    yield from ()


def neurons(hits: pd.DataFrame) -> Frames:
    """Yield the rows of models.som_neurons."""
    yield from ()
