"""The tasks, in the order of the table: each names the table its rows come from and what may be known."""

from dataclasses import dataclass, replace

from pipelines.models.training.task import Input, Moment, Task

LINES = "sales.fact_sales"
VISITS = "behavior.fact_sessions"
ORDERS = "operations.fact_orders"


@dataclass(frozen=True)
class Origin:
    """Where the rows of a task come from: a table, and its columns of subject and moment."""

    task: Task
    table: str
    subject: str
    at: str


def _inputs(known_at: Moment, source: str, numbers: str, categories: str = "") -> tuple[Input, ...]:
    """Inputs of one moment: `name` from a column of the same name, or `name=column` of the source."""
    found = []
    for text, kind in ((numbers, "number"), (categories, "category")):
        for one in text.split():
            name, _, column = one.partition("=")
            sources = tuple(f"{source}.{part}" for part in (column or name).split("+"))
            found.append(Input(name, known_at, sources, "category" if kind == "category" else "number"))
    return tuple(found)


_ORDER_OPENING = (
    *_inputs(
        "before",
        LINES,
        "previous_orders=order_key previous_total=item_price previous_mean=item_price "
        "previous_log_mean=item_price previous_largest=item_price previous_spread=item_price "
        "last_total=item_price second_last_total=item_price "
        "previous_lines_mean=line_number previous_quantity_mean=quantity "
        "previous_log_mean_shrunk=item_price days_since_last=ordered_at days_since_first=ordered_at "
        "purchase_rate=ordered_at",
    ),
    *_inputs(
        "opening",
        LINES,
        "is_known_customer=customer_id hour_of_day=ordered_at weekday=ordered_at",
    ),
    *_inputs("opening", "common.dim_customer", "", "country state"),
)
# The first three lines are given; what the label sums over is all lines, so these count as another source.
_ORDER_LINES = _inputs(
    "three_lines",
    "first three of sales.fact_sales",
    "first_total=item_price first_largest=item_price first_smallest=item_price first_quantity=quantity "
    "first_largest_quantity=quantity first_smallest_quantity=quantity first_price=unit_price "
    "first_largest_price=unit_price first_smallest_price=unit_price first_price_ratio=unit_price "
    "first_quantity_ratio=quantity first_largest_quantity_ratio=quantity first_popularity=product_key",
)
_TOTALS = (
    "order_total",
    "total_amount",
    "total",
    "line_count",
    "product_count",
    "item_count",
    "is_high_value",
)

HIGH_VALUE_OPENING = Task(
    name="high_value_invoice_opening",
    subject_type="order",
    kind="binary",
    predicted_at="opening",
    inputs=_ORDER_OPENING,
    label_sources=(f"{LINES}.item_price", f"{LINES}.unit_price", f"{LINES}.quantity"),
    label_names=_TOTALS,
    rule="previous_mean",
    description="Whether a purchase will come to a high total, when it is opened.",
    limits="A total counts all sale lines without freight, whatever becomes of the order later.",
)
HIGH_VALUE_3_LINES = replace(
    HIGH_VALUE_OPENING,
    name="high_value_invoice_3_lines",
    predicted_at="three_lines",
    inputs=(*_ORDER_OPENING, *_ORDER_LINES),
    rule="first_total",
    description="Whether a purchase will come to a high total, after its first three lines.",
    limits="Purchases of four lines and more alone: with three, the lines are the purchase.",
)

_VISIT_OPENING = (
    *_inputs(
        "before",
        VISITS,
        "previous_sessions=session_id previous_conversion_rate=is_converted previous_pages_mean=page_views "
        "days_since_last=started_at",
    ),
    *_inputs(
        "opening",
        VISITS,
        "weekend=is_weekend special_day hour_of_day=started_at",
        "visitor_type channel device browser operating_system region",
    ),
)
_VISIT_PAGES = _inputs(
    "visit",
    VISITS,
    "logged_in=customer_id page_views administrative_pages informational_pages product_pages "
    "administrative_seconds informational_seconds product_seconds bounce_rate exit_rate",
)
CONVERSION = Task(
    name="conversion",
    subject_type="session",
    kind="binary",
    predicted_at="visit",
    inputs=(*_VISIT_OPENING, *_VISIT_PAGES),
    label_sources=(
        f"{VISITS}.is_converted",
        f"{VISITS}.order_id",
        f"{VISITS}.page_value",
        f"{VISITS}.has_cart",
    ),
    label_names=("is_converted", "converted", "revenue", "order_id", "page_value", "page_values", "has_cart"),
    rule="product_pages",
    description="Whether a visit leads to an order, by the pages seen in it.",
    limits="Pages and seconds are those of the whole visit: it ranks visits that ended.",
)
CONVERSION_AT_START = replace(
    CONVERSION,
    name="conversion_at_start",
    predicted_at="opening",
    inputs=_VISIT_OPENING,
    rule=None,
    description="Whether a visit will lead to an order, when it begins.",
    limits="What is known when a visit begins tells little of how it ends.",
)
BOUNCE = replace(
    CONVERSION_AT_START,
    name="bounce",
    label_sources=(f"{VISITS}.is_bounce", f"{VISITS}.page_views", f"{VISITS}.bounce_rate"),
    label_names=("is_bounce", "bounce", "bounced", "page_views", "bounce_rate"),
    description="Whether a visit will see one page and no more, when it begins.",
)

_CUSTOMER = (
    *_inputs(
        "before",
        LINES,
        "recency_days=order_date tenure_days=order_date order_count=order_key purchase_days=order_date "
        "monetary=item_price average_order_value=item_price largest_order=item_price item_count=quantity "
        "line_count=line_number product_count=product_key spend_30=item_price spend_90=item_price "
        "spend_180=item_price orders_30=order_key orders_90=order_key orders_180=order_key "
        "return_count=order_key return_total=item_price mean_gap_days=order_date purchase_rate=order_date",
    ),
    *_inputs("opening", "common.dim_customer", "", "country state"),
)
REPURCHASE = Task(
    name="repurchase_90d",
    subject_type="customer",
    kind="binary",
    predicted_at="opening",
    inputs=_CUSTOMER,
    label_sources=("next_orders", "next_spend"),
    label_names=("next_orders", "next_spend", "repurchase", "churned"),
    rule="purchase_rate",
    description="Whether a person will buy in the 90 days from the cut-off.",
    limits="churn_90d is its complement. The season of the 90 days is not known from one year of data.",
)
SPEND = replace(
    REPURCHASE,
    name="spend_90d",
    kind="amount",
    rule=None,
    unit_of="spend_90",
    description="How much a person will spend in the 90 days from the cut-off.",
    limits="Means are foretold: a few large customers decide the sum, and a rising season is not foreseen.",
)
LATE_DELIVERY = Task(
    name="late_delivery",
    subject_type="order",
    kind="binary",
    predicted_at="opening",
    inputs=(
        *_inputs(
            "opening", ORDERS, "promised_days=estimated_delivery_at hour_of_day=ordered_at weekday=ordered_at"
        ),
        *_inputs("opening", LINES, "line_count=line_number seller_count=seller_key price=item_price freight"),
        *_inputs("opening", "common.dim_product", "weight=weight_g", "category"),
        *_inputs("opening", "common.dim_customer", "same_state=state", "customer_state=state"),
        *_inputs("opening", "common.dim_seller", "", "seller_state=state"),
        *_inputs(
            "before",
            ORDERS,
            "seller_orders=delivered_at seller_late_share=delivered_at seller_days=delivered_at "
            "state_late_share=delivered_at state_days=delivered_at recent_late_share=delivered_at",
        ),
    ),
    label_sources=(f"{ORDERS}.delivered_at", f"{ORDERS}.order_status"),
    label_names=(
        "is_late",
        "late",
        "arrived_at",
        "delivered_at",
        "delay_days",
        "delivery_days",
        "is_late_by_day",
    ),
    rule="seller_late_share",
    description="Whether an order will be delivered after the promised moment, when it is placed.",
    limits="Judged by delivered orders; orders that never arrive are no late ones.",
)

ORIGINS: tuple[Origin, ...] = (
    Origin(HIGH_VALUE_OPENING, "silver.order_features", "order_id", "ordered_at"),
    Origin(HIGH_VALUE_3_LINES, "silver.order_features", "order_id", "ordered_at"),
    Origin(CONVERSION, "silver.session_features", "session_id", "started_at"),
    Origin(CONVERSION_AT_START, "silver.session_features", "session_id", "started_at"),
    Origin(BOUNCE, "silver.session_features", "session_id", "started_at"),
    Origin(REPURCHASE, "silver.customer_snapshots", "customer_id", "cutoff_date"),
    Origin(SPEND, "silver.customer_snapshots", "customer_id", "cutoff_date"),
    Origin(LATE_DELIVERY, "silver.delivery_features", "order_id", "ordered_at"),
)
TASKS = {origin.task.name: origin.task for origin in ORIGINS}
