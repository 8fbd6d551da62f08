MODEL (
  name silver.delivery_features,
  kind FULL,
  grain order_key,
  description 'One row per order with a promised day: what was known when it was placed, and whether it came late. History is of deliveries of strictly earlier days.',
  audits (
    not_null(columns := (order_key, order_id, ordered_at, is_open)),
    unique_values(columns := (order_key))
  )
);

WITH lines AS (
  SELECT
    s.order_key,
    MIN(s.seller_key) AS seller_key,
    COUNT(*) AS line_count,
    COUNT(DISTINCT s.seller_key) AS seller_count,
    SUM(s.item_price) AS price,
    SUM(s.freight) AS freight,
    SUM(CAST(p.weight_g AS DECIMAL(18, 3)) * s.quantity) AS weight,
    MIN(p.category) AS category
  FROM sales.fact_sales AS s
  LEFT JOIN common.dim_product AS p
    ON p.product_key = s.product_key
  WHERE
    s.line_type = 'sale'
  GROUP BY s.order_key
), orders AS (
  SELECT
    o.order_key,
    o.order_id,
    o.ordered_at,
    o.order_date,
    o.estimated_delivery_at,
    CASE WHEN o.order_status = 'delivered' THEN o.delivered_at END AS arrived_at,
    o.order_status IN ('created', 'approved', 'invoiced', 'processing', 'shipped') AND o.delivered_at IS NULL AS is_open,
    c.state AS customer_state,
    l.seller_key,
    l.line_count,
    l.seller_count,
    l.price,
    l.freight,
    l.weight,
    l.category
  FROM operations.fact_orders AS o
  LEFT JOIN lines AS l
    ON l.order_key = o.order_key
  LEFT JOIN common.dim_customer AS c
    ON c.customer_key = o.customer_key
  WHERE
    o.estimated_delivery_at IS NOT NULL
), span AS (
  SELECT GREATEST(MAX(ordered_at), MAX(arrived_at)) AS last_moment
  FROM orders
), arrivals AS (
  SELECT
    seller_key,
    customer_state,
    CAST(arrived_at AS DATE) AS day,
    COUNT(*) AS orders,
    SUM(CASE WHEN arrived_at > estimated_delivery_at THEN 1 ELSE 0 END) AS late,
    SUM(CAST(@days_between(ordered_at, arrived_at) AS DECIMAL(18, 6))) AS days /* A sum of doubles depends on the order of rows */
  FROM orders
  WHERE
    arrived_at IS NOT NULL
  GROUP BY seller_key, customer_state, CAST(arrived_at AS DATE)
), placed AS (
  SELECT seller_key, order_date AS day
  FROM orders
  GROUP BY seller_key, order_date
), seller_events AS (
  /* An order of a day sees the arrivals of earlier days alone: it comes first */
  SELECT seller_key, day, 0 AS place, 0 AS orders, 0 AS late, CAST(0 AS DECIMAL(18, 6)) AS days
  FROM placed
  UNION ALL
  SELECT seller_key, day, 1 AS place, SUM(orders) AS orders, SUM(late) AS late, SUM(days) AS days
  FROM arrivals
  GROUP BY seller_key, day
), seller_history AS (
  SELECT
    seller_key,
    day,
    place,
    CAST(SUM(orders) OVER earlier AS DOUBLE) AS orders,
    CAST(SUM(late) OVER earlier AS DOUBLE) AS late,
    CAST(SUM(days) OVER earlier AS DOUBLE) AS days
  FROM seller_events
  WHERE
    seller_key IS NOT NULL
  WINDOW earlier AS (
    PARTITION BY seller_key ORDER BY day, place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
), days AS (
  SELECT order_date AS day, customer_state
  FROM orders
  GROUP BY order_date, customer_state
), by_state AS (
  SELECT customer_state, day, SUM(orders) AS orders, SUM(late) AS late, SUM(days) AS days
  FROM arrivals
  GROUP BY customer_state, day
), recent AS (
  SELECT
    d.day,
    d.customer_state,
    CAST(SUM(a.orders) AS DOUBLE) AS orders,
    CAST(SUM(a.late) AS DOUBLE) AS late,
    CAST(SUM(a.days) AS DOUBLE) AS days
  FROM days AS d
  JOIN by_state AS a
    ON a.customer_state = d.customer_state
    AND a.day < d.day
    AND a.day >= CAST(d.day - INTERVAL '30' DAY AS DATE)
  GROUP BY d.day, d.customer_state
), recent_all AS (
  SELECT
    d.day,
    CAST(SUM(a.orders) AS DOUBLE) AS orders,
    CAST(SUM(a.late) AS DOUBLE) AS late
  FROM (
    SELECT day
    FROM days
    GROUP BY day
  ) AS d
  JOIN (
    SELECT day, SUM(orders) AS orders, SUM(late) AS late
    FROM by_state
    GROUP BY day
  ) AS a
    ON a.day < d.day AND a.day >= CAST(d.day - INTERVAL '30' DAY AS DATE)
  GROUP BY d.day
)
SELECT
  o.order_key::TEXT AS order_key, /* Key of the order */
  o.order_id::TEXT AS order_id, /* The order */
  o.ordered_at::TIMESTAMP AS ordered_at, /* When it was placed */
  o.arrived_at::TIMESTAMP AS arrived_at, /* Outcome: when it was delivered */
  o.is_open::BOOLEAN AS is_open, /* Whether it is under way */
  (CASE WHEN o.arrived_at IS NOT NULL AND o.estimated_delivery_at <= n.last_moment THEN o.arrived_at > o.estimated_delivery_at END)::BOOLEAN AS is_late, /* Outcome: delivered after the promise; null where the promise lies beyond the data, since of those only the early ones are known */
  (@days_between(o.ordered_at, o.estimated_delivery_at))::DOUBLE AS promised_days, /* Opening: days until the promised moment */
  (EXTRACT(HOUR FROM o.ordered_at))::INTEGER AS hour_of_day, /* Opening: hour */
  ((DATE_DIFF('day', '2001-01-01'::DATE, o.order_date) % 7 + 7) % 7)::INTEGER AS weekday, /* Opening: 0 is Monday */
  o.customer_state::TEXT AS customer_state, /* Opening: state of the customer */
  s.state::TEXT AS seller_state, /* Opening: state of the seller, of the first by key where there are several */
  (CASE WHEN s.state IS NULL OR o.customer_state IS NULL THEN NULL WHEN s.state = o.customer_state THEN 1 ELSE 0 END)::INTEGER AS same_state, /* Opening: 1 where customer and seller are of one state */
  o.line_count::DOUBLE AS line_count, /* Opening: lines of the order */
  o.seller_count::DOUBLE AS seller_count, /* Opening: sellers of the order */
  o.price::DOUBLE AS price, /* Opening: price of its lines */
  o.freight::DOUBLE AS freight, /* Opening: freight */
  o.weight::DOUBLE AS weight, /* Opening: grams */
  o.category::TEXT AS category, /* Opening: category of its products, the first by name */
  h.orders::DOUBLE AS seller_orders, /* Before: deliveries of the seller */
  (h.late / h.orders)::DOUBLE AS seller_late_share, /* Before: share of them that were late */
  (h.days / h.orders)::DOUBLE AS seller_days, /* Before: mean days they took */
  (r.late / r.orders)::DOUBLE AS state_late_share, /* Before: late share of the last 30 days in the state */
  (r.days / r.orders)::DOUBLE AS state_days, /* Before: mean days of the last 30 days in the state */
  (a.late / a.orders)::DOUBLE AS recent_late_share /* Before: late share of the last 30 days */
FROM orders AS o
CROSS JOIN span AS n
LEFT JOIN common.dim_seller AS s
  ON s.seller_key = o.seller_key
LEFT JOIN seller_history AS h
  ON h.seller_key = o.seller_key AND h.day = o.order_date AND h.place = 0 AND h.orders > 0
LEFT JOIN recent AS r
  ON r.day = o.order_date AND r.customer_state = o.customer_state
LEFT JOIN recent_all AS a
  ON a.day = o.order_date
