MODEL (
  name silver.sessions,
  kind FULL,
  grain session_id,
  description 'One row per session of a visitor who agreed to be measured; it ends at midnight at the latest.',
  audits (
    not_null(columns := (session_id, visitor_id, started_at, visitor_type, page_views, is_converted)),
    unique_values(columns := (session_id))
  )
);

SELECT
  s.session_id::TEXT AS session_id,
  s.visitor_id::TEXT AS visitor_id, /* A browser on a device */
  s.customer_number::TEXT AS customer_id, /* Where logged in */
  s.started_at::TIMESTAMP AS started_at,
  s.ended_at::TIMESTAMP AS ended_at,
  CASE WHEN s.visit_number = 1 THEN 'new' ELSE 'returning' END::TEXT AS visitor_type,
  s.channel::TEXT AS channel,
  s.campaign::TEXT AS campaign, /* Null where no campaign brought the visitor */
  s.device::TEXT AS device,
  s.browser::TEXT AS browser,
  s.operating_system::TEXT AS operating_system,
  s.state::TEXT AS region,
  s.page_views::INTEGER AS page_views,
  s.account_pages::INTEGER AS administrative_pages, /* Account, cart, checkout, confirmation */
  s.guide_pages::INTEGER AS informational_pages, /* Guides, help */
  s.product_pages::INTEGER AS product_pages, /* Home, category, product, search */
  s.account_seconds::DOUBLE AS administrative_seconds,
  s.guide_seconds::DOUBLE AS informational_seconds,
  s.product_seconds::DOUBLE AS product_seconds,
  (s.account_seconds + s.guide_seconds + s.product_seconds)::DOUBLE AS duration_seconds, /* The last page counts none */
  NULL::DOUBLE AS bounce_rate,
  NULL::DOUBLE AS exit_rate,
  NULL::DOUBLE AS page_value,
  NULL::DOUBLE AS special_day,
  ((DATE_DIFF('day', '2001-01-01'::DATE, CAST(s.started_at AS DATE)) % 7 + 7) % 7 >= 5)::BOOLEAN AS is_weekend, /* 1 January 2001 was a Monday */
  (s.page_views = 1 AND NOT s.added_to_cart AND s.order_number IS NULL)::BOOLEAN AS is_bounce,
  s.added_to_cart::BOOLEAN AS has_cart,
  (s.order_number IS NOT NULL)::BOOLEAN AS is_converted,
  s.order_number::TEXT AS order_id
FROM bronze.web_sessions AS s
