MODEL (
  name silver.sessions,
  kind FULL,
  grain session_id,
  description 'One row per session, numbered as in the file, each of another visitor. The source knows the month alone: the year is assumed to be 2017, and the day the first of the month.',
  audits (
    not_null(columns := (session_id, visitor_id, started_at, visitor_type, page_views, is_converted)),
    unique_values(columns := (session_id))
  )
);

SELECT
  CAST(s._source_row AS TEXT) AS session_id,
  CAST(s._source_row AS TEXT) AS visitor_id,
  NULL::TEXT AS customer_id,
  CAST(CONCAT(
    '2017-',
    CASE SUBSTRING(s.month, 1, 3)
      WHEN 'Jan' THEN '01'
      WHEN 'Feb' THEN '02'
      WHEN 'Mar' THEN '03'
      WHEN 'Apr' THEN '04'
      WHEN 'May' THEN '05'
      WHEN 'Jun' THEN '06'
      WHEN 'Jul' THEN '07'
      WHEN 'Aug' THEN '08'
      WHEN 'Sep' THEN '09'
      WHEN 'Oct' THEN '10'
      WHEN 'Nov' THEN '11'
      WHEN 'Dec' THEN '12'
    END,
    '-01 00:00:00'
  ) AS TIMESTAMP) AS started_at,
  NULL::TIMESTAMP AS ended_at,
  CASE s.visitor_type
    WHEN 'New_Visitor' THEN 'new'
    WHEN 'Returning_Visitor' THEN 'returning'
    ELSE 'other'
  END::TEXT AS visitor_type,
  CAST(s.traffic_type AS TEXT) AS channel, /* An anonymised number, as those below */
  NULL::TEXT AS campaign,
  NULL::TEXT AS device,
  CAST(s.browser AS TEXT) AS browser,
  CAST(s.operating_systems AS TEXT) AS operating_system,
  CAST(s.region AS TEXT) AS region,
  (s.administrative + s.informational + s.product_related)::INTEGER AS page_views,
  s.administrative::INTEGER AS administrative_pages,
  s.informational::INTEGER AS informational_pages,
  s.product_related::INTEGER AS product_pages,
  s.administrative_duration::DOUBLE AS administrative_seconds,
  s.informational_duration::DOUBLE AS informational_seconds,
  s.product_related_duration::DOUBLE AS product_seconds,
  (s.administrative_duration + s.informational_duration + s.product_related_duration)::DOUBLE AS duration_seconds,
  s.bounce_rates::DOUBLE AS bounce_rate,
  s.exit_rates::DOUBLE AS exit_rate,
  s.page_values::DOUBLE AS page_value,
  s.special_day::DOUBLE AS special_day,
  s.weekend::BOOLEAN AS is_weekend,
  NULL::BOOLEAN AS is_bounce,
  NULL::BOOLEAN AS has_cart,
  s.revenue::BOOLEAN AS is_converted,
  NULL::TEXT AS order_id
FROM bronze.sessions AS s
