"""What the parts of a query are called where a follow-up tells what it kept and changed."""

PART_NAMES = {
    "metrics": "measure",
    "group_by": "grouping",
    "where": "filters",
    "having": "conditions",
    "time": "date range",
    "compare": "comparison",
    "share_of_total": "share of total",
    "cumulative": "running value",
    "order_by": "order",
    "limit": "number of rows",
    "top": "number of rows",
}
