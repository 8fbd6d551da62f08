MODEL (
  name silver.session_features,
  kind FULL,
  grain session_key,
  description 'One row per visit: what was known of it when it began, what it did until its end, and what came of it. History is of strictly earlier visits of the visitor.',
  audits (
    not_null(columns := (session_key, session_id, started_at, is_converted, is_bounce)),
    unique_values(columns := (session_key))
  )
);

WITH moments AS (
  SELECT
    visitor_id,
    started_at,
    COUNT(*) AS sessions,
    SUM(CASE WHEN is_converted THEN 1 ELSE 0 END) AS conversions,
    SUM(page_views) AS page_views
  FROM behavior.fact_sessions
  WHERE
    visitor_id IS NOT NULL
  GROUP BY visitor_id, started_at
), history AS (
  SELECT
    visitor_id,
    started_at,
    CAST(SUM(sessions) OVER earlier AS DOUBLE) AS sessions,
    CAST(SUM(conversions) OVER earlier AS DOUBLE) AS conversions,
    CAST(SUM(page_views) OVER earlier AS DOUBLE) AS page_views,
    LAG(started_at) OVER (PARTITION BY visitor_id ORDER BY started_at) AS last_at
  FROM moments
  WINDOW earlier AS (
    PARTITION BY visitor_id ORDER BY started_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
)
SELECT
  s.session_key::TEXT AS session_key, /* Key of the visit */
  s.session_id::TEXT AS session_id, /* The visit */
  s.started_at::TIMESTAMP AS started_at, /* When it began */
  s.is_converted::BOOLEAN AS is_converted, /* Outcome: an order was placed */
  COALESCE(s.is_bounce, s.page_views <= 1)::BOOLEAN AS is_bounce, /* Outcome: one page and no more */
  s.visitor_type::TEXT AS visitor_type, /* Opening: new, returning or other */
  s.channel::TEXT AS channel, /* Opening: where the visitor came from */
  s.device::TEXT AS device, /* Opening: kind of device */
  s.browser::TEXT AS browser, /* Opening: browser */
  s.operating_system::TEXT AS operating_system, /* Opening: operating system */
  s.region::TEXT AS region, /* Opening: where the visitor was */
  (CASE WHEN s.is_weekend THEN 1 ELSE 0 END)::INTEGER AS weekend, /* Opening: 1 on Saturday and Sunday */
  s.special_day::DOUBLE AS special_day, /* Opening: closeness to a day of gifts */
  (CASE WHEN s.calendar_day IS NULL THEN NULL ELSE EXTRACT(HOUR FROM s.started_at) END)::INTEGER AS hour_of_day, /* Opening: hour; null where the source knows no days */
  (CASE WHEN s.customer_id IS NULL THEN 0 ELSE 1 END)::INTEGER AS logged_in, /* Visit: whether the person is known */
  h.sessions::DOUBLE AS previous_sessions, /* Before: visits of the visitor */
  (h.conversions / h.sessions)::DOUBLE AS previous_conversion_rate, /* Before: share of them with an order */
  (h.page_views / h.sessions)::DOUBLE AS previous_pages_mean, /* Before: mean pages of them */
  (@days_between(h.last_at, s.started_at))::DOUBLE AS days_since_last, /* Before: days since the last visit */
  s.page_views::DOUBLE AS page_views, /* Visit: pages seen */
  s.administrative_pages::DOUBLE AS administrative_pages, /* Visit: pages of account, cart, checkout */
  s.informational_pages::DOUBLE AS informational_pages, /* Visit: guides and help */
  s.product_pages::DOUBLE AS product_pages, /* Visit: pages of products */
  s.administrative_seconds::DOUBLE AS administrative_seconds, /* Visit: seconds on pages of account, cart, checkout */
  s.informational_seconds::DOUBLE AS informational_seconds, /* Visit: seconds on guides and help */
  s.product_seconds::DOUBLE AS product_seconds, /* Visit: seconds on pages of products */
  s.bounce_rate::DOUBLE AS bounce_rate, /* Visit: mean bounce rate of the pages seen */
  s.exit_rate::DOUBLE AS exit_rate /* Visit: mean exit rate of the pages seen */
FROM behavior.fact_sessions AS s
LEFT JOIN history AS h
  ON h.visitor_id = s.visitor_id AND h.started_at = s.started_at
