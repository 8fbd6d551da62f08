"""How columns of numbers go together: Pearson and Spearman, pairwise over the rows that have both."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.landing.columns import identifier
from pipelines.profile.source import Source

# Ranks need the rows at hand: of more rows than this a fixed part is taken.
MOST_ROWS = 200_000
MOST_COLUMNS = 20


@dataclass(frozen=True)
class Correlations:
    """Coefficients of each pair of columns, in their order; None where one of them never varies.

    `rows` were used of `of`: all, or the part whose key has a hash that the `part` divides.
    """

    columns: tuple[str, ...]
    pearson: tuple[tuple[float | None, ...], ...]
    spearman: tuple[tuple[float | None, ...], ...]
    rows: int
    of: int
    left_out: tuple[str, ...] = ()


def correlate(source: Source, columns: Sequence[str]) -> Correlations | None:
    """Correlate columns of numbers, the first twenty of them; None where there are fewer than two."""
    chosen = tuple(columns[:MOST_COLUMNS])
    if len(chosen) < 2 or source.rows < 2:
        return None
    frame = _sample(source, chosen)
    return Correlations(
        columns=chosen,
        pearson=_matrix(frame.corr(method="pearson")),
        spearman=_matrix(frame.corr(method="spearman")),
        rows=len(frame),
        of=source.rows,
        left_out=tuple(columns[MOST_COLUMNS:]),
    )


def _sample(source: Source, columns: Sequence[str]) -> Any:
    numbers = ", ".join(
        f"CASE WHEN isfinite(CAST({identifier(name)} AS DOUBLE)) THEN CAST({identifier(name)} AS DOUBLE) END"
        f" AS {identifier(name)}"
        for name in columns
    )
    part = math.ceil(source.rows / MOST_ROWS)
    key = ", ".join(identifier(name) for name in source.key)
    text = source.text("sample", columns=numbers, key=key, part=part)
    return source.connection.execute(text).df()


def _matrix(frame: Any) -> tuple[tuple[float | None, ...], ...]:
    return tuple(
        tuple(round(float(value), 6) if math.isfinite(value) else None for value in row)
        for row in frame.to_numpy()
    )
