MODEL (
  name behavior.fact_page_events,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column event_date
  ),
  grain event_key,
  description 'One row per thing done on a page of the site: a page seen, a product put in the cart, a purchase.',
  depends_on (common.dim_date), /* what the audits read */
  audits (
    not_null(columns := (event_key, event_id, session_key, event_date, event_type)),
    unique_values(columns := (event_key)),
    relationship(column := event_date, parent := common.dim_date, key := date_day)
  )
);

SELECT
  MD5(e.event_id)::TEXT AS event_key, /* Key of the event */
  e.event_id::TEXT AS event_id, /* Identifier of the event in the source */
  MD5(e.session_id)::TEXT AS session_key, /* Key of the visit that it belongs to */
  CAST(e.occurred_at AS DATE) AS event_date, /* Day of the event */
  e.occurred_at::TIMESTAMP AS occurred_at,
  e.event_type::TEXT AS event_type, /* What was done, such as view or add_to_cart */
  e.page_type::TEXT AS page_type, /* Kind of page */
  e.page::TEXT AS page, /* Address of the page on the site */
  e.product_id::TEXT AS product_id, /* The product it is about, if one */
  CASE WHEN NOT e.product_id IS NULL THEN MD5(e.product_id) END::TEXT AS product_key, /* Key of that product */
  CASE WHEN NOT e.order_id IS NULL THEN MD5(e.order_id) END::TEXT AS order_key /* Key of the order that a purchase made */
FROM silver.page_events AS e
WHERE
  CAST(e.occurred_at AS DATE) BETWEEN @start_ds AND @end_ds
