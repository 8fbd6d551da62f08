"""How metrics went up to a day: as a picture, and as a line of blocks for a terminal."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery

Query = Callable[[MetricQuery], tuple[list[str], list[list[Any]]]]
BLOCKS = "▁▂▃▄▅▆▇█"
FEWEST = 2


@dataclass(frozen=True)
class Line:
    """The values of a metric by period, in order of time."""

    metric: str
    label: str
    periods: tuple[str, ...]
    values: tuple[float, ...]

    @property
    def blocks(self) -> str:
        """The values as blocks, the lowest the lowest block."""
        low, high = min(self.values), max(self.values)
        steps = (len(BLOCKS) - 1) / (high - low) if high > low else 0
        return "".join(BLOCKS[round((value - low) * steps)] for value in self.values)


def lines_of(
    query: Query, metrics: Sequence[str], manifest: Manifest, day: date, *, grain: str, days: int
) -> Iterator[Line]:
    """Yield the line of each metric over the days up to and with `day`."""
    first = day - timedelta(days=days - 1)
    for name in metrics:
        wanted = {
            "metrics": [name],
            "group_by": [grain],
            "time": {"from": first.isoformat(), "to": day.isoformat()},
        }
        _, rows = query(MetricQuery.parse(wanted))
        known = [(str(period), float(value)) for period, value in rows if period and value is not None]
        if len(known) >= FEWEST:
            periods, values = zip(*known, strict=True)
            yield Line(name, manifest.metrics[name].label, periods, values)


def draw(line: Line) -> bytes:
    """Return the PNG of a line, drawn without a screen."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from app.report.style import DOTS_PER_INCH, styled

    with styled():
        figure = Figure(figsize=(7.2, 2.4), dpi=DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        days = np.array([period[:10] for period in line.periods], dtype="datetime64[D]")
        axes.plot(days, line.values)
        axes.set_ylim(bottom=min(0.0, *line.values))
        axes.set_title(line.label, loc="left")
        figure.autofmt_xdate()
        content = io.BytesIO()
        figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
