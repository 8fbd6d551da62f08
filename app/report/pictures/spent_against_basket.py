"""Spent against basket."""

from app.report.picture import Picture
from app.report.scatter import scatter

PICTURE = Picture(
    name="spent_against_basket",
    section="Customers",
    title="Spent against basket",
    about="Each dot is a customer, at most three thousand drawn by lot; the line is the median spent "
    "for a size of the basket.",
    nothing="no order of a known customer brought revenue",
    draw=scatter("basket_units", "spent", lambda currency: ("Units per order", f"Spent ({currency})")),
    queries=("rows", "middle", "facts"),
)
