MODEL (
  name silver.order_features,
  kind FULL,
  grain order_key,
  description 'One row per purchase: what was known of it when it was opened and after its first three lines, and what came of it. History is of strictly earlier purchases.',
  audits (
    not_null(columns := (order_key, order_id, ordered_at, order_total, line_count, is_known_customer)),
    unique_values(columns := (order_key))
  )
);

WITH lines AS (
  SELECT
    order_key,
    order_id,
    customer_id,
    customer_key,
    product_key,
    ordered_at,
    quantity,
    unit_price,
    item_price,
    /* Sums are of decimals: a sum of doubles depends on the order of rows */
    CAST(LN(CAST(unit_price AS DOUBLE)) AS DECIMAL(18, 9)) AS log_price,
    CAST(LN(CAST(quantity AS DOUBLE)) AS DECIMAL(18, 9)) AS log_quantity,
    ROW_NUMBER() OVER (PARTITION BY order_key ORDER BY line_number) AS place
  FROM sales.fact_sales
  WHERE
    line_type = 'sale' AND unit_price > 0 AND quantity > 0
), product_moments AS (
  SELECT product_key, ordered_at, COUNT(*) AS lines, SUM(log_price) AS log_price, SUM(log_quantity) AS log_quantity
  FROM lines
  GROUP BY product_key, ordered_at
), product_history AS (
  SELECT
    product_key,
    ordered_at,
    CAST(SUM(lines) OVER earlier AS DOUBLE) AS lines,
    CAST(SUM(log_price) OVER earlier AS DOUBLE) AS log_price,
    CAST(SUM(log_quantity) OVER earlier AS DOUBLE) AS log_quantity
  FROM product_moments
  WINDOW earlier AS (
    PARTITION BY product_key ORDER BY ordered_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
), first_lines AS (
  SELECT
    l.order_key,
    SUM(l.item_price) AS total,
    MAX(l.item_price) AS largest,
    MIN(l.item_price) AS smallest,
    SUM(l.quantity) AS quantity,
    MAX(l.quantity) AS largest_quantity,
    MIN(l.quantity) AS smallest_quantity,
    CAST(SUM(l.unit_price) AS DOUBLE) / COUNT(*) AS price,
    MAX(l.unit_price) AS largest_price,
    MIN(l.unit_price) AS smallest_price,
    CAST(SUM(CAST(CAST(l.log_price AS DOUBLE) - h.log_price / h.lines AS DECIMAL(18, 9))) AS DOUBLE) / COUNT(h.lines) AS price_ratio,
    CAST(SUM(CAST(CAST(l.log_quantity AS DOUBLE) - h.log_quantity / h.lines AS DECIMAL(18, 9))) AS DOUBLE) / COUNT(h.lines) AS quantity_ratio,
    MAX(CAST(l.log_quantity AS DOUBLE) - h.log_quantity / h.lines) AS largest_quantity_ratio,
    CAST(SUM(CAST(LN(h.lines) AS DECIMAL(18, 9))) AS DOUBLE) / COUNT(h.lines) AS popularity
  FROM lines AS l
  LEFT JOIN product_history AS h
    ON h.product_key = l.product_key AND h.ordered_at = l.ordered_at
  WHERE
    l.place <= 3
  GROUP BY l.order_key
), orders AS (
  SELECT
    order_key,
    MIN(order_id) AS order_id,
    MIN(customer_id) AS customer_id,
    MIN(customer_key) AS customer_key,
    MIN(ordered_at) AS ordered_at,
    CAST(SUM(item_price) AS DECIMAL(18, 4)) AS total,
    SUM(quantity) AS quantity,
    COUNT(*) AS line_count
  FROM lines
  GROUP BY order_key
), moments AS (
  /* Purchases of one moment are no history of each other */
  SELECT
    customer_id,
    ordered_at,
    COUNT(*) AS orders,
    SUM(total) AS total,
    SUM(CAST(CAST(total AS DOUBLE) * CAST(total AS DOUBLE) AS DECIMAL(38, 6))) AS squares,
    SUM(CAST(LN(CAST(total AS DOUBLE)) AS DECIMAL(18, 9))) AS log_total,
    MAX(total) AS largest,
    SUM(line_count) AS lines,
    SUM(quantity) AS quantity
  FROM orders
  WHERE
    customer_id IS NOT NULL
  GROUP BY customer_id, ordered_at
), history AS (
  SELECT
    customer_id,
    ordered_at,
    CAST(SUM(orders) OVER earlier AS DOUBLE) AS orders,
    CAST(SUM(total) OVER earlier AS DOUBLE) AS total,
    CAST(SUM(squares) OVER earlier AS DOUBLE) AS squares,
    CAST(SUM(log_total) OVER earlier AS DOUBLE) AS log_total,
    MAX(largest) OVER earlier AS largest,
    CAST(SUM(lines) OVER earlier AS DOUBLE) AS lines,
    CAST(SUM(quantity) OVER earlier AS DOUBLE) AS quantity,
    MIN(ordered_at) OVER earlier AS first_at,
    LAG(ordered_at) OVER by_moment AS last_at,
    LAG(CAST(total AS DOUBLE) / orders) OVER by_moment AS last_total,
    LAG(CAST(total AS DOUBLE) / orders, 2) OVER by_moment AS second_last_total
  FROM moments
  WINDOW earlier AS (
    PARTITION BY customer_id ORDER BY ordered_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), by_moment AS (
    PARTITION BY customer_id ORDER BY ordered_at
  )
)
SELECT
  o.order_key::TEXT AS order_key, /* Key of the order */
  o.order_id::TEXT AS order_id, /* The order */
  o.customer_id::TEXT AS customer_id, /* The person; null where unknown */
  o.ordered_at::TIMESTAMP AS ordered_at, /* When it was opened */
  o.total::DOUBLE AS order_total, /* Outcome: price of all its lines without freight */
  o.line_count::INTEGER AS line_count, /* Outcome: how many lines it came to */
  (o.customer_id IS NOT NULL)::BOOLEAN AS is_known_customer, /* Opening: whether the person is known */
  c.country::TEXT AS country, /* Opening: country of the customer */
  c.state::TEXT AS state, /* Opening: code of the state of the customer */
  (EXTRACT(HOUR FROM o.ordered_at) + EXTRACT(MINUTE FROM o.ordered_at) / CAST(60 AS DOUBLE))::DOUBLE AS hour_of_day, /* Opening: hour with fraction */
  ((DATE_DIFF('day', '2001-01-01'::DATE, CAST(o.ordered_at AS DATE)) % 7 + 7) % 7)::INTEGER AS weekday, /* Opening: 0 is Monday */
  h.orders::DOUBLE AS previous_orders, /* Before: purchases of the person; null for the first */
  h.total::DOUBLE AS previous_total, /* Before: sum of their totals */
  (h.total / h.orders)::DOUBLE AS previous_mean, /* Before: mean of their totals */
  (h.log_total / h.orders)::DOUBLE AS previous_log_mean, /* Before: mean of the logarithms of their totals */
  h.largest::DOUBLE AS previous_largest, /* Before: the largest of their totals */
  SQRT(GREATEST(h.squares / h.orders - (h.total / h.orders) * (h.total / h.orders), 0))::DOUBLE AS previous_spread, /* Before: standard deviation of their totals */
  h.last_total::DOUBLE AS last_total, /* Before: total of the last purchase */
  h.second_last_total::DOUBLE AS second_last_total, /* Before: total of the one before the last */
  (h.lines / h.orders)::DOUBLE AS previous_lines_mean, /* Before: mean number of lines */
  (h.quantity / h.orders)::DOUBLE AS previous_quantity_mean, /* Before: mean number of pieces */
  ((COALESCE(h.log_total, 0) + 10) / (COALESCE(h.orders, 0) + 2))::DOUBLE AS previous_log_mean_shrunk, /* Before: the mean of logarithms, drawn to 5 by two purchases */
  (@days_between(h.last_at, o.ordered_at))::DOUBLE AS days_since_last, /* Before: days since the last purchase */
  (@days_between(h.first_at, o.ordered_at))::DOUBLE AS days_since_first, /* Before: days since the first purchase */
  (h.orders / (@days_between(h.first_at, o.ordered_at) + 30))::DOUBLE AS purchase_rate, /* Before: purchases a day, a month added */
  f.total::DOUBLE AS first_total, /* Three lines: their price */
  f.largest::DOUBLE AS first_largest, /* Three lines: the dearest line */
  f.smallest::DOUBLE AS first_smallest, /* Three lines: the cheapest line */
  f.quantity::DOUBLE AS first_quantity, /* Three lines: pieces */
  f.largest_quantity::DOUBLE AS first_largest_quantity, /* Three lines: most pieces of a line */
  f.smallest_quantity::DOUBLE AS first_smallest_quantity, /* Three lines: fewest pieces of a line */
  f.price::DOUBLE AS first_price, /* Three lines: mean price of a piece */
  f.largest_price::DOUBLE AS first_largest_price, /* Three lines: highest price of a piece */
  f.smallest_price::DOUBLE AS first_smallest_price, /* Three lines: lowest price of a piece */
  f.price_ratio::DOUBLE AS first_price_ratio, /* Three lines: logarithm of the price against what the product was sold for before */
  f.quantity_ratio::DOUBLE AS first_quantity_ratio, /* Three lines: logarithm of the pieces against what was usual for the product before */
  f.largest_quantity_ratio::DOUBLE AS first_largest_quantity_ratio, /* Three lines: the largest of these */
  f.popularity::DOUBLE AS first_popularity /* Three lines: mean logarithm of how often the products were sold before */
FROM orders AS o
JOIN first_lines AS f
  ON f.order_key = o.order_key
LEFT JOIN history AS h
  ON h.customer_id = o.customer_id AND h.ordered_at = o.ordered_at
LEFT JOIN common.dim_customer AS c
  ON c.customer_key = o.customer_key
