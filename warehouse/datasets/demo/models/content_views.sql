MODEL (
  name silver.content_views,
  kind FULL,
  grain view_id,
  description 'One row per program watched in the video app of the shop.',
  audits (
    not_null(columns := (view_id, user_id, device_id, view_date, category, watch_seconds)),
    unique_values(columns := (view_id)),
    forall(criteria := (view_date BETWEEN CAST('1900-01-01' AS DATE) AND CAST('2099-12-31' AS DATE)))
  )
);

SELECT
  w.view_id::TEXT AS view_id,
  w.customer_number::TEXT AS user_id,
  w.device_id::TEXT AS device_id,
  w.viewed_on::DATE AS view_date,
  w.app::TEXT AS app,
  CASE w.program
    WHEN 'live'
    THEN 'Television'
    WHEN 'film'
    THEN 'Film'
    WHEN 'kids'
    THEN 'Children'
    WHEN 'makeover'
    THEN 'Entertainment'
    WHEN 'yard'
    THEN 'Sport'
    ELSE 'Error'
  END::TEXT AS category,
  w.watch_seconds::BIGINT AS watch_seconds
FROM bronze.content_views AS w
