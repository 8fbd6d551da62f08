"""Spent against orders."""

from app.report.picture import Picture
from app.report.scatter import scatter

PICTURE = Picture(
    name="spent_against_orders",
    section="Customers",
    title="Spent against orders",
    about="Each dot is a customer, at most three thousand drawn by lot; the line is the median spent "
    "for a number of orders.",
    nothing="no order of a known customer brought revenue",
    draw=scatter("order_count", "spent", lambda currency: ("Orders", f"Spent ({currency})")),
    queries=("rows", "middle", "facts"),
)
