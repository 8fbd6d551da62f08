MODEL (
  name silver.page_events,
  kind FULL,
  description 'Empty: stands in for the contract page_events (grain: thing done on a page) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS event_id,
  NULL::TEXT AS session_id,
  NULL::TEXT AS visitor_id,
  NULL::TIMESTAMP AS occurred_at,
  NULL::TEXT AS event_type,
  NULL::TEXT AS page_type,
  NULL::TEXT AS page,
  NULL::TEXT AS product_id,
  NULL::TEXT AS order_id
WHERE
  FALSE
