"""How a cell of written SQL is shown: the last word of its column's name says in which unit it is."""

from agent.format import CellFormat

UNITS = {
    **dict.fromkeys(("revenue", "spent", "amount"), "currency"),
    **dict.fromkeys(("share", "change", "part"), "ratio"),
    **dict.fromkeys(("days",), "days"),
    **dict.fromkeys(("times", "lift", "error", "correlation", "stability", "silhouette", "bouldin"), "score"),
    "day": "date",
}
GRAINS = {"month": "month", "day": "day"}


def unit_of(column: str) -> str | None:
    """The unit of a column, None for names and plain numbers."""
    return UNITS.get(column.rpartition("_")[2])


def format_of(column: str, currency: str) -> CellFormat:
    """How the cells of a column are written."""
    last = column.rpartition("_")[2]
    return CellFormat(currency, UNITS.get(last), GRAINS.get(last), is_change=last == "change")
