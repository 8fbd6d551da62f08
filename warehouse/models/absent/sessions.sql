MODEL (
  name silver.sessions,
  kind FULL,
  description 'Empty: stands in for the contract sessions (grain: visit of the site) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS session_id,
  NULL::TEXT AS visitor_id,
  NULL::TEXT AS customer_id,
  NULL::TIMESTAMP AS started_at,
  NULL::TIMESTAMP AS ended_at,
  NULL::TEXT AS visitor_type,
  NULL::TEXT AS channel,
  NULL::TEXT AS device,
  NULL::TEXT AS browser,
  NULL::TEXT AS operating_system,
  NULL::TEXT AS region,
  NULL::INTEGER AS page_views,
  NULL::INTEGER AS administrative_pages,
  NULL::INTEGER AS informational_pages,
  NULL::INTEGER AS product_pages,
  NULL::DOUBLE AS administrative_seconds,
  NULL::DOUBLE AS informational_seconds,
  NULL::DOUBLE AS product_seconds,
  NULL::DOUBLE AS duration_seconds,
  NULL::DOUBLE AS bounce_rate,
  NULL::DOUBLE AS exit_rate,
  NULL::DOUBLE AS page_value,
  NULL::DOUBLE AS special_day,
  NULL::BOOLEAN AS is_weekend,
  NULL::BOOLEAN AS is_bounce,
  NULL::BOOLEAN AS has_cart,
  NULL::BOOLEAN AS is_converted,
  NULL::TEXT AS order_id
WHERE
  FALSE
