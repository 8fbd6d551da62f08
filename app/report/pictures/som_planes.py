"""Component planes of the self-organising map."""

from typing import Any

from app.report.neurons import grid, most_shown, show_grid
from app.report.panels import panels
from app.report.picture import Answers, Picture

PLANES = {
    "recency_days": "Days since the last order",
    "order_count": "Orders",
    "purchase_days": "Days with an order",
    "monetary": "Spent",
    "average_order_value": "Value of an order",
    "item_count": "Pieces",
    "product_count": "Different products",
    "category_count": "Different categories",
    "payment_count": "Payments",
    "payment_total": "Paid",
    "installments_mean": "Instalments",
    "review_score_mean": "Stars given",
}


def _draw(figure: Any, answers: Answers) -> None:
    rows = answers.rows
    known = [plane for plane in PLANES if any(cell is not None for cell in rows.column(plane))]
    for plane, axes in zip(known, panels(figure, known, height=1.75), strict=True):
        values = grid(rows, plane)
        image = show_grid(axes, values, "viridis", vmax=most_shown(values))
        axes.set_title(PLANES[plane], fontsize=9.5)
        bar = figure.colorbar(image, ax=axes, shrink=0.8, pad=0.02)
        bar.locator.set_params(nbins=4)
        bar.ax.tick_params(labelsize=7.5)


PICTURE = Picture(
    name="som_planes",
    section="Segments",
    title="Component planes of the customer map",
    about="The same map once for each measure: bright where its customers have much of it. Planes "
    "that look alike measure the same.",
    nothing="no map of the customers was trained",
    draw=_draw,
    explained_by="customer_map",
)
