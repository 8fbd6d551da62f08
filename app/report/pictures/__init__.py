"""All pictures, in the order in which they are shown."""

from app.report.picture import Picture
from app.report.pictures import (
    anomalies,
    calibration,
    correlation_matrix,
    daily_sales,
    elbow_and_stability,
    engagement_tiers,
    forecasts,
    importances,
    interest_transitions,
    lift,
    recency_against_spent,
    sales_by_country,
    sales_by_state,
    search_stability,
    segment_map,
    segment_profiles,
    som_hits,
    som_planes,
    som_u_matrix,
    spent_against_basket,
    spent_against_orders,
    top_customers,
    top_products,
)

_MODULES = (
    *(daily_sales, top_products, sales_by_country, sales_by_state),
    *(anomalies, forecasts),
    *(top_customers, spent_against_orders, spent_against_basket, recency_against_spent, correlation_matrix),
    *(segment_profiles, segment_map, elbow_and_stability, som_u_matrix, som_hits, som_planes),
    *(calibration, lift, importances),
    *(search_stability, interest_transitions, engagement_tiers),
)
PICTURES: tuple[Picture, ...] = tuple(module.PICTURE for module in _MODULES)
