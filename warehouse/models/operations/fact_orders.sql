MODEL (
  name operations.fact_orders,
  kind FULL,
  grain order_key,
  description 'One row per order placed, whatever became of it.',
  depends_on (common.dim_customer, common.dim_date), /* what the audits read */
  audits (
    not_null(columns := (order_key, order_id, order_status, ordered_at, order_date)),
    unique_values(columns := (order_key)),
    accepted_values(
      column := order_status,
      is_in := (
        'created', 'approved', 'invoiced', 'processing', 'shipped', 'delivered', 'completed',
        'canceled', 'unavailable', 'returned', 'adjusted', 'written_off'
      )
    ),
    relationship(column := customer_key, parent := common.dim_customer, key := customer_key),
    relationship(column := order_date, parent := common.dim_date, key := date_day),
    /* Facts that are built by the day of their order would leave out a row without one */
    possible_day(column := order_date),
    parent_of(child := silver.order_items, column := order_id),
    parent_of(child := silver.payments, column := order_id)
  )
);

WITH lines AS (
  SELECT
    order_id,
    COUNT(*) AS item_count,
    COUNT(DISTINCT seller_id) AS seller_count,
    SUM(item_price) AS item_price_total,
    SUM(freight) AS freight_total,
    MAX(CASE WHEN line_type = 'sale' AND unit_price > 0 THEN 1 ELSE 0 END) = 1 AS has_sale,
    MAX(CASE WHEN line_type = 'sale' THEN 1 ELSE 0 END) = 0 AS takes_back /* No purchase, but a cancellation and the like */
  FROM silver.order_items
  GROUP BY order_id
), paid AS (
  SELECT order_id, SUM(amount) AS payment_total
  FROM silver.payments
  GROUP BY order_id
)
SELECT
  MD5(o.order_id)::TEXT AS order_key, /* Key of the order */
  o.order_id::TEXT AS order_id,
  v.customer_key::TEXT AS customer_key, /* Version of the customer that placed the order */
  o.customer_id::TEXT AS customer_id, /* The person */
  o.order_status::TEXT AS order_status,
  o.ordered_at::TIMESTAMP AS ordered_at,
  CAST(o.ordered_at AS DATE) AS order_date, /* Day the order was placed */
  o.approved_at::TIMESTAMP AS approved_at,
  o.shipped_at::TIMESTAMP AS shipped_at, /* Handed to the carrier */
  o.delivered_at::TIMESTAMP AS delivered_at,
  o.estimated_delivery_at::TIMESTAMP AS estimated_delivery_at, /* Promised to the customer */
  CAST(o.estimated_delivery_at AS DATE) AS estimated_delivery_date, /* Day the customer was told the order would arrive */
  (@hours_between(o.ordered_at, o.approved_at))::DOUBLE AS approval_hours, /* Ordered to approved */
  (@days_between(o.approved_at, o.shipped_at))::DOUBLE AS handling_days, /* Approved to handed to the carrier */
  (@days_between(o.shipped_at, o.delivered_at))::DOUBLE AS transit_days, /* Carrier to customer */
  (@days_between(o.ordered_at, o.delivered_at))::DOUBLE AS delivery_days, /* Ordered to delivered */
  COALESCE(l.item_count, 0)::INTEGER AS item_count, /* Lines of the order */
  COALESCE(l.seller_count, 0)::INTEGER AS seller_count, /* Sellers who supplied the order */
  COALESCE(l.item_price_total, 0)::DECIMAL(18, 4) AS item_price_total, /* Price of all lines without freight */
  (CASE WHEN l.order_id IS NULL THEN 0 ELSE l.freight_total END)::DECIMAL(18, 4) AS freight_total, /* Null where the source knows none */
  p.payment_total::DECIMAL(18, 4) AS payment_total, /* Null where no payment is known */
  (l.order_id IS NOT NULL)::BOOLEAN AS has_items, /* Whether the order has any line */
  (
    COALESCE(l.has_sale, FALSE)
    AND o.order_status NOT IN ('canceled', 'unavailable', 'returned', 'adjusted', 'written_off')
  )::BOOLEAN AS recognized_revenue, /* Whether a line of the order counts as revenue */
  (
    CASE
      WHEN o.customer_id IS NULL OR l.takes_back
      THEN NULL
      ELSE ROW_NUMBER() OVER (
        PARTITION BY o.customer_id, COALESCE(l.takes_back, FALSE)
        ORDER BY o.ordered_at, o.order_id
      ) = 1
    END
  )::BOOLEAN AS is_first_order, /* First purchase of the person; null where the person is unknown or nothing was bought */
  (
    CASE
      WHEN o.customer_id IS NULL OR l.takes_back
      THEN NULL
      ELSE @days_between(
        LAG(o.ordered_at) OVER (
          PARTITION BY o.customer_id, COALESCE(l.takes_back, FALSE)
          ORDER BY o.ordered_at, o.order_id
        ),
        o.ordered_at
      )
    END
  )::DOUBLE AS days_since_previous_order /* From the purchase of the person before; null for the first */
FROM silver.orders AS o
LEFT JOIN lines AS l
  ON l.order_id = o.order_id
LEFT JOIN paid AS p
  ON p.order_id = o.order_id
LEFT JOIN silver.customer_record_versions AS v
  ON v.customer_record_id = o.customer_record_id
