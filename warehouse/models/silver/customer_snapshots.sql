MODEL (
  name silver.customer_snapshots,
  kind FULL,
  grain (customer_id, cutoff_date),
  description 'One row per person and cut-off day: what was known of their purchases before that day, and what they bought in the 90 days from it. The newest cut-off is the day after the last purchase of all.',
  audits (
    not_null(columns := (customer_id, cutoff_date, recency_days, order_count)),
    unique_combination_of_columns(columns := (customer_id, cutoff_date))
  )
);

WITH lines AS (
  SELECT
    customer_id,
    order_key,
    product_key,
    order_date,
    quantity,
    item_price,
    line_type = 'sale' AND unit_price > 0 AS is_sale
  FROM sales.fact_sales
  WHERE
    customer_id IS NOT NULL AND (line_type <> 'sale' OR unit_price > 0)
), span AS (
  SELECT CAST(MAX(order_date) + INTERVAL '1' DAY AS DATE) AS last_cut
  FROM lines
  WHERE
    is_sale
), cuts AS (
  SELECT last_cut AS cutoff_date, last_cut
  FROM span
  UNION ALL
  SELECT CAST(last_cut - INTERVAL '90' DAY AS DATE) AS cutoff_date, last_cut
  FROM span
  UNION ALL
  SELECT CAST(last_cut - INTERVAL '180' DAY AS DATE) AS cutoff_date, last_cut
  FROM span
  UNION ALL
  SELECT CAST(last_cut - INTERVAL '225' DAY AS DATE) AS cutoff_date, last_cut
  FROM span
  UNION ALL
  SELECT CAST(last_cut - INTERVAL '270' DAY AS DATE) AS cutoff_date, last_cut
  FROM span
), orders AS (
  SELECT
    customer_id,
    order_key,
    is_sale,
    MIN(order_date) AS order_date,
    SUM(item_price) AS total,
    SUM(quantity) AS quantity,
    COUNT(*) AS line_count
  FROM lines
  GROUP BY customer_id, order_key, is_sale
), first_products AS (
  SELECT customer_id, product_key, MIN(order_date) AS order_date
  FROM lines
  WHERE
    is_sale
  GROUP BY customer_id, product_key
), products AS (
  SELECT c.cutoff_date, f.customer_id, COUNT(*) AS product_count
  FROM cuts AS c
  JOIN first_products AS f
    ON f.order_date < c.cutoff_date
  GROUP BY c.cutoff_date, f.customer_id
), known AS (
  SELECT
    c.cutoff_date,
    c.last_cut,
    o.customer_id,
    SUM(CASE WHEN o.is_sale THEN 1 ELSE 0 END) AS order_count,
    COUNT(DISTINCT CASE WHEN o.is_sale THEN o.order_date END) AS purchase_days,
    MIN(CASE WHEN o.is_sale THEN o.order_date END) AS first_date,
    MAX(CASE WHEN o.is_sale THEN o.order_date END) AS last_date,
    SUM(CASE WHEN o.is_sale THEN o.total ELSE 0 END) AS monetary,
    MAX(CASE WHEN o.is_sale THEN o.total END) AS largest,
    SUM(CASE WHEN o.is_sale THEN o.quantity ELSE 0 END) AS quantity,
    SUM(CASE WHEN o.is_sale THEN o.line_count ELSE 0 END) AS line_count,
    SUM(CASE WHEN o.is_sale AND o.order_date >= CAST(c.cutoff_date - INTERVAL '30' DAY AS DATE) THEN o.total ELSE 0 END) AS spend_30,
    SUM(CASE WHEN o.is_sale AND o.order_date >= CAST(c.cutoff_date - INTERVAL '90' DAY AS DATE) THEN o.total ELSE 0 END) AS spend_90,
    SUM(CASE WHEN o.is_sale AND o.order_date >= CAST(c.cutoff_date - INTERVAL '180' DAY AS DATE) THEN o.total ELSE 0 END) AS spend_180,
    SUM(CASE WHEN o.is_sale AND o.order_date >= CAST(c.cutoff_date - INTERVAL '30' DAY AS DATE) THEN 1 ELSE 0 END) AS orders_30,
    SUM(CASE WHEN o.is_sale AND o.order_date >= CAST(c.cutoff_date - INTERVAL '90' DAY AS DATE) THEN 1 ELSE 0 END) AS orders_90,
    SUM(CASE WHEN o.is_sale AND o.order_date >= CAST(c.cutoff_date - INTERVAL '180' DAY AS DATE) THEN 1 ELSE 0 END) AS orders_180,
    SUM(CASE WHEN o.is_sale THEN 0 ELSE 1 END) AS return_count,
    SUM(CASE WHEN o.is_sale THEN 0 ELSE -o.total END) AS return_total
  FROM cuts AS c
  JOIN orders AS o
    ON o.order_date < c.cutoff_date
  GROUP BY c.cutoff_date, c.last_cut, o.customer_id
), later AS (
  SELECT c.cutoff_date, o.customer_id, COUNT(*) AS order_count, SUM(o.total) AS spend
  FROM cuts AS c
  JOIN orders AS o
    ON o.order_date >= c.cutoff_date AND o.order_date < CAST(c.cutoff_date + INTERVAL '90' DAY AS DATE)
  WHERE
    o.is_sale
  GROUP BY c.cutoff_date, o.customer_id
), places AS (
  SELECT customer_id, MIN(country) AS country, MIN(state) AS state
  FROM common.dim_customer
  WHERE
    customer_id IS NOT NULL
  GROUP BY customer_id
)
SELECT
  k.customer_id::TEXT AS customer_id,
  k.cutoff_date::DATE AS cutoff_date, /* Day before which all is known */
  CASE WHEN CAST(k.cutoff_date + INTERVAL '90' DAY AS DATE) <= k.last_cut THEN CAST(k.cutoff_date + INTERVAL '90' DAY AS DATE) END::DATE AS label_date, /* Day from which the outcome is known; null where it is not yet */
  COALESCE(l.order_count, 0)::INTEGER AS next_orders, /* Purchases in the 90 days from the cut-off */
  COALESCE(l.spend, 0)::DOUBLE AS next_spend, /* Price of them */
  DATE_DIFF('day', k.last_date, k.cutoff_date)::INTEGER AS recency_days, /* Days since the last purchase */
  DATE_DIFF('day', k.first_date, k.cutoff_date)::INTEGER AS tenure_days, /* Days since the first purchase */
  k.order_count::DOUBLE AS order_count, /* Purchases */
  k.purchase_days::DOUBLE AS purchase_days, /* Days with a purchase */
  k.monetary::DOUBLE AS monetary, /* Price of all purchases */
  (CAST(k.monetary AS DOUBLE) / k.order_count)::DOUBLE AS average_order_value, /* Mean price of a purchase */
  k.largest::DOUBLE AS largest_order, /* Price of the dearest purchase */
  k.quantity::DOUBLE AS item_count, /* Pieces bought */
  k.line_count::DOUBLE AS line_count, /* Lines bought */
  COALESCE(p.product_count, 0)::DOUBLE AS product_count, /* Different products bought */
  k.spend_30::DOUBLE AS spend_30, /* Price of the purchases of the last 30 days */
  k.spend_90::DOUBLE AS spend_90, /* Of the last 90 days */
  k.spend_180::DOUBLE AS spend_180, /* Of the last 180 days */
  k.orders_30::DOUBLE AS orders_30, /* Purchases of the last 30 days */
  k.orders_90::DOUBLE AS orders_90, /* Of the last 90 days */
  k.orders_180::DOUBLE AS orders_180, /* Of the last 180 days */
  k.return_count::DOUBLE AS return_count, /* Orders that gave back */
  k.return_total::DOUBLE AS return_total, /* What they gave back */
  (DATE_DIFF('day', k.first_date, k.last_date) / CAST(GREATEST(k.purchase_days - 1, 1) AS DOUBLE))::DOUBLE AS mean_gap_days, /* Mean days between purchases; 0 with one */
  (CAST(k.order_count AS DOUBLE) / (DATE_DIFF('day', k.first_date, k.cutoff_date) + 30))::DOUBLE AS purchase_rate, /* Purchases a day, a month added */
  g.country::TEXT AS country, /* Country, the first by name where there are several */
  g.state::TEXT AS state /* Code of the state, likewise */
FROM known AS k
LEFT JOIN products AS p
  ON p.customer_id = k.customer_id AND p.cutoff_date = k.cutoff_date
LEFT JOIN later AS l
  ON l.customer_id = k.customer_id AND l.cutoff_date = k.cutoff_date
LEFT JOIN places AS g
  ON g.customer_id = k.customer_id
WHERE
  k.order_count > 0
