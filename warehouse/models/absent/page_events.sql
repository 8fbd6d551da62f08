MODEL (
  name silver.page_events,
  kind FULL,
  description 'Empty: stands in for the contract page_events (grain: thing done on a page) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS event_id, /* Identifier of the event in the source */
  NULL::TEXT AS session_id, /* Identifier of the session that the event belongs to */
  NULL::TEXT AS visitor_id, /* Identifier of the browser or device */
  NULL::TIMESTAMP AS occurred_at, /* When the event happened */
  NULL::TEXT AS event_type, /* What happened, such as view, search, add_to_cart, checkout or purchase */
  NULL::TEXT AS page_type, /* Kind of page */
  NULL::TEXT AS page, /* Page on which the event happened */
  NULL::TEXT AS product_id, /* Identifier of the product concerned */
  NULL::TEXT AS order_id /* Identifier of the order that a purchase made */
WHERE
  FALSE
