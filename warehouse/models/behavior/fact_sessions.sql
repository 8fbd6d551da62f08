MODEL (
  name behavior.fact_sessions,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column session_date
  ),
  grain session_key,
  description 'One row per visit of the site.',
  depends_on (common.dim_date), /* what the audits read */
  audits (
    not_null(columns := (session_key, session_id, session_date, visitor_type, page_views, is_converted)),
    unique_values(columns := (session_key)),
    accepted_values(column := visitor_type, is_in := ('new', 'returning', 'other')),
    relationship(column := session_date, parent := common.dim_date, key := date_day)
  )
);

SELECT
  MD5(s.session_id)::TEXT AS session_key, /* Key of the visit */
  s.session_id::TEXT AS session_id, /* Identifier of the visit in the source */
  s.visitor_id::TEXT AS visitor_id, /* The device or browser that came, with an account or without */
  s.customer_id::TEXT AS customer_id, /* The person, where logged in */
  CAST(s.started_at AS DATE) AS session_date, /* Day of the visit */
  CASE WHEN @days = 'known' THEN CAST(s.started_at AS DATE) END AS calendar_day, /* The day again; null where the source knows the month alone, so that weekdays are not made up */
  s.started_at::TIMESTAMP AS started_at,
  s.ended_at::TIMESTAMP AS ended_at, /* Null where the source does not say */
  s.visitor_type::TEXT AS visitor_type, /* new, returning or other */
  s.channel::TEXT AS channel, /* Where the visitor came from */
  s.campaign::TEXT AS campaign, /* Null where no campaign brought the visitor */
  s.device::TEXT AS device,
  s.browser::TEXT AS browser,
  s.operating_system::TEXT AS operating_system,
  s.region::TEXT AS region, /* Where the visitor was */
  s.page_views::INTEGER AS page_views,
  s.administrative_pages::INTEGER AS administrative_pages, /* Account, cart, checkout */
  s.informational_pages::INTEGER AS informational_pages, /* Guides, help */
  s.product_pages::INTEGER AS product_pages, /* Products, categories, search */
  s.administrative_seconds::DOUBLE AS administrative_seconds,
  s.informational_seconds::DOUBLE AS informational_seconds,
  s.product_seconds::DOUBLE AS product_seconds,
  s.duration_seconds::DOUBLE AS duration_seconds,
  s.bounce_rate::DOUBLE AS bounce_rate, /* Mean bounce rate of the pages seen; null where the source has none */
  s.exit_rate::DOUBLE AS exit_rate, /* Mean exit rate of the pages seen; null where the source has none */
  s.page_value::DOUBLE AS page_value, /* Mean value of the pages seen; null where the source has none */
  s.special_day::DOUBLE AS special_day, /* Closeness to a day of gifts, 0 to 1 */
  s.is_weekend::BOOLEAN AS is_weekend,
  s.is_bounce::BOOLEAN AS is_bounce, /* One page and no more; null where the source does not say */
  s.has_cart::BOOLEAN AS has_cart, /* Something was put in the cart; null where the source does not say */
  s.is_converted::BOOLEAN AS is_converted, /* An order was placed */
  s.order_id::TEXT AS order_id, /* The order placed, where known */
  CASE WHEN s.order_id IS NOT NULL THEN MD5(s.order_id) END::TEXT AS order_key /* Key of the order that the session led to */
FROM silver.sessions AS s
WHERE
  CAST(s.started_at AS DATE) BETWEEN @start_ds AND @end_ds
