"""Recency against spent."""

from app.report.picture import Picture
from app.report.scatter import scatter

PICTURE = Picture(
    name="recency_against_spent",
    section="Customers",
    title="Recency against spent",
    about="Each dot is a customer, at most three thousand drawn by lot; the line is the median spent "
    "of those who bought that long ago.",
    nothing="no order of a known customer brought revenue",
    draw=scatter(
        "recency_days",
        "spent",
        lambda currency: ("Days since the last order", f"Spent ({currency})"),
        log_x=False,
    ),
    queries=("rows", "middle", "facts"),
)
