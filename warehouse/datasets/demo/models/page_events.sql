MODEL (
  name silver.page_events,
  kind FULL,
  grain event_id,
  description 'One row per page loaded, and per product put in the cart.',
  audits (
    not_null(columns := (event_id, session_id, visitor_id, occurred_at, event_type)),
    unique_values(columns := (event_id))
  )
);

SELECT
  e.event_id::TEXT AS event_id,
  e.session_id::TEXT AS session_id,
  s.visitor_id::TEXT AS visitor_id,
  e.occurred_at::TIMESTAMP AS occurred_at,
  e.event_type::TEXT AS event_type,
  e.page_type::TEXT AS page_type,
  e.page::TEXT AS page,
  e.sku::TEXT AS product_id,
  e.order_number::TEXT AS order_id
FROM bronze.page_events AS e
INNER JOIN bronze.web_sessions AS s
  ON s.session_id = e.session_id
