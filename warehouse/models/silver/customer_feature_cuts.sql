MODEL (
  name silver.customer_feature_cuts,
  kind FULL,
  grain (customer_id, cutoff_date),
  description 'One row per person who had ordered and cut-off day: what was known of them before that day, and what they bought in the 90 days from it. The newest cut-off is the day after the last order of all.',
  audits (
    not_null(columns := (customer_id, cutoff_date, recency_days, order_count)),
    unique_combination_of_columns(columns := (customer_id, cutoff_date))
  )
);

WITH purchases AS (
  SELECT order_key, customer_id, order_date, payment_total, order_status
  FROM operations.fact_orders
  WHERE
    is_first_order IS NOT NULL /* Null: the person is unknown, or something went back */
), span AS (
  SELECT CAST(MAX(order_date) + INTERVAL '1' DAY AS DATE) AS last_cut
  FROM purchases
), cuts AS (
  SELECT last_cut AS cutoff_date, last_cut
  FROM span
  UNION ALL
  SELECT CAST(last_cut - INTERVAL '90' DAY AS DATE) AS cutoff_date, last_cut
  FROM span
  UNION ALL
  SELECT CAST(last_cut - INTERVAL '180' DAY AS DATE) AS cutoff_date, last_cut
  FROM span
), lines AS (
  SELECT
    s.order_key,
    s.customer_id,
    s.order_date,
    s.product_key,
    p.category,
    s.quantity,
    s.item_price,
    s.line_type = 'sale' AND s.unit_price > 0 AS is_sale
  FROM sales.fact_sales AS s
  LEFT JOIN common.dim_product AS p
    ON p.product_key = s.product_key
  WHERE
    s.customer_id IS NOT NULL
), order_lines AS (
  SELECT
    order_key,
    SUM(CASE WHEN is_sale THEN item_price ELSE 0 END) AS total,
    SUM(CASE WHEN is_sale THEN quantity ELSE 0 END) AS quantity,
    SUM(CASE WHEN is_sale THEN 1 ELSE 0 END) AS line_count
  FROM lines
  GROUP BY order_key
), order_payments AS (
  SELECT order_key, COUNT(*) AS payment_count, SUM(installments) AS installments, COUNT(installments) AS with_installments
  FROM finance.fact_payments
  GROUP BY order_key
), ordered AS (
  SELECT
    c.cutoff_date,
    c.last_cut,
    o.customer_id,
    COUNT(*) AS order_count,
    COUNT(DISTINCT o.order_date) AS purchase_days,
    MIN(o.order_date) AS first_date,
    MAX(o.order_date) AS last_date,
    COALESCE(SUM(l.total), 0) AS monetary,
    COALESCE(SUM(l.quantity), 0) AS quantity,
    COALESCE(SUM(l.line_count), 0) AS line_count,
    SUM(o.payment_total) AS payment_total,
    COALESCE(SUM(p.payment_count), 0) AS payment_count,
    SUM(p.installments) AS installments,
    COALESCE(SUM(p.with_installments), 0) AS with_installments,
    SUM(CASE WHEN o.order_status IN ('canceled', 'unavailable') THEN 1 ELSE 0 END) AS cancelled_count
  FROM cuts AS c
  JOIN purchases AS o
    ON o.order_date < c.cutoff_date
  LEFT JOIN order_lines AS l
    ON l.order_key = o.order_key
  LEFT JOIN order_payments AS p
    ON p.order_key = o.order_key
  GROUP BY c.cutoff_date, c.last_cut, o.customer_id
), bought AS (
  SELECT
    c.cutoff_date,
    l.customer_id,
    COUNT(DISTINCT CASE WHEN l.is_sale THEN l.product_key END) AS product_count,
    COUNT(DISTINCT CASE WHEN l.is_sale THEN l.category END) AS category_count,
    SUM(CASE WHEN l.is_sale OR l.item_price >= 0 THEN 0 ELSE -l.item_price END) AS return_total
  FROM cuts AS c
  JOIN lines AS l
    ON l.order_date < c.cutoff_date
  GROUP BY c.cutoff_date, l.customer_id
), reviewed AS (
  SELECT c.cutoff_date, r.customer_id, SUM(r.score) AS score, COUNT(*) AS review_count
  FROM cuts AS c
  JOIN customer_service.fact_reviews AS r
    ON r.created_date < c.cutoff_date
  WHERE
    r.customer_id IS NOT NULL
  GROUP BY c.cutoff_date, r.customer_id
), visited AS (
  SELECT c.cutoff_date, s.customer_id, COUNT(*) AS session_count, SUM(s.page_views) AS page_view_count
  FROM cuts AS c
  JOIN behavior.fact_sessions AS s
    ON s.session_date < c.cutoff_date
  WHERE
    s.customer_id IS NOT NULL
  GROUP BY c.cutoff_date, s.customer_id
), later AS (
  SELECT c.cutoff_date, o.customer_id, COUNT(*) AS order_count, COALESCE(SUM(l.total), 0) AS spend
  FROM cuts AS c
  JOIN purchases AS o
    ON o.order_date >= c.cutoff_date AND o.order_date < CAST(c.cutoff_date + INTERVAL '90' DAY AS DATE)
  LEFT JOIN order_lines AS l
    ON l.order_key = o.order_key
  GROUP BY c.cutoff_date, o.customer_id
)
SELECT
  o.customer_id::TEXT AS customer_id,
  o.cutoff_date::DATE AS cutoff_date, /* Day before which all is known */
  (o.cutoff_date = o.last_cut)::BOOLEAN AS is_newest, /* Whether nothing later is known at all */
  COALESCE(n.order_count, 0)::INTEGER AS next_orders, /* Orders of the 90 days from the cut-off */
  COALESCE(n.spend, 0)::DOUBLE AS next_spend, /* Price of them */
  DATE_DIFF('day', o.last_date, o.cutoff_date)::INTEGER AS recency_days, /* Days since the last order */
  DATE_DIFF('day', o.first_date, o.cutoff_date)::INTEGER AS tenure_days, /* Days since the first order */
  o.order_count::INTEGER AS order_count, /* Orders placed, whatever became of them */
  o.purchase_days::INTEGER AS purchase_days, /* Days with an order */
  o.monetary::DOUBLE AS monetary, /* Price of all they ordered, without freight */
  (CAST(o.monetary AS DOUBLE) / o.order_count)::DOUBLE AS average_order_value, /* Mean price of an order */
  o.quantity::BIGINT AS item_count, /* Pieces ordered */
  o.line_count::BIGINT AS line_count, /* Lines ordered */
  COALESCE(b.product_count, 0)::INTEGER AS product_count, /* Different products ordered */
  COALESCE(b.category_count, 0)::INTEGER AS category_count, /* Different categories ordered */
  o.payment_count::INTEGER AS payment_count, /* Payments made */
  o.payment_total::DOUBLE AS payment_total, /* What they paid; null where no payment is known */
  (CAST(o.installments AS DOUBLE) / NULLIF(o.with_installments, 0))::DOUBLE AS installments_mean, /* Mean instalments of a payment; null where none is known */
  COALESCE(r.review_count, 0)::INTEGER AS review_count, /* Reviews they gave */
  (CAST(r.score AS DOUBLE) / r.review_count)::DOUBLE AS review_score_mean, /* Mean stars they gave; null without a review */
  (CAST(o.cancelled_count AS DOUBLE) / o.order_count)::DOUBLE AS cancelled_share, /* Share of orders that were canceled or unavailable */
  COALESCE(b.return_total, 0)::DOUBLE AS return_total, /* Price of what went back */
  COALESCE(v.session_count, 0)::INTEGER AS session_count, /* Visits of the site, logged in */
  COALESCE(v.page_view_count, 0)::BIGINT AS page_view_count /* Pages seen on them */
FROM ordered AS o
LEFT JOIN bought AS b
  ON b.customer_id = o.customer_id AND b.cutoff_date = o.cutoff_date
LEFT JOIN reviewed AS r
  ON r.customer_id = o.customer_id AND r.cutoff_date = o.cutoff_date
LEFT JOIN visited AS v
  ON v.customer_id = o.customer_id AND v.cutoff_date = o.cutoff_date
LEFT JOIN later AS n
  ON n.customer_id = o.customer_id AND n.cutoff_date = o.cutoff_date
