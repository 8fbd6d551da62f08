MODEL (
  name models.page_traffic,
  kind FULL,
  grain page_traffic_key,
  description 'One row per page seen in the last 90 days with page events: its visits, and those that led to an order.',
  audits (
    not_null(columns := (page_traffic_key, page, sessions, converting_sessions, as_of_date)),
    unique_values(columns := (page_traffic_key))
  )
);

WITH ends AS (
  SELECT CAST(MAX(occurred_at) AS DATE) AS as_of_date
  FROM silver.page_events
)
SELECT
  MD5(e.page)::TEXT AS page_traffic_key, /* Key of the page */
  e.page::TEXT AS page, /* The page */
  MAX(e.page_type)::TEXT AS page_type, /* Kind of page */
  MAX(e.product_id)::TEXT AS product_id, /* Product it shows; null for others */
  COUNT(DISTINCT e.session_id)::BIGINT AS sessions, /* Visits that saw it */
  COUNT(DISTINCT e.visitor_id)::BIGINT AS visitors, /* Browsers or devices that saw it */
  COUNT(DISTINCT CASE WHEN s.is_converted THEN e.session_id END)::BIGINT AS converting_sessions, /* Visits that saw it and led to an order */
  COALESCE(MAX(e.page_type) IN ('home', 'search', 'account', 'cart', 'checkout', 'confirmation'), FALSE)::BOOLEAN AS is_on_the_way, /* Whether it is part of the way rather than a place to arrive */
  MIN(e.occurred_at)::DATE AS first_day, /* Day it was first seen in that time */
  MAX(ends.as_of_date)::DATE AS as_of_date /* Last day with page events */
FROM silver.page_events AS e
CROSS JOIN ends
LEFT JOIN behavior.fact_sessions AS s
  ON s.session_id = e.session_id
WHERE
  NOT e.page IS NULL
  AND CAST(e.occurred_at AS DATE) > CAST(ends.as_of_date - INTERVAL '90' DAY AS DATE)
GROUP BY
  e.page
