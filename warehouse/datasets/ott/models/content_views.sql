MODEL (
  name silver.content_views,
  kind FULL,
  grain view_id,
  description 'One row per sitting with an app on a device; the day is that of the log, the user a contract.',
  audits (
    not_null(columns := (view_id, user_id, view_date, category, watch_seconds)),
    unique_values(columns := (view_id)),
    forall(criteria := (view_date BETWEEN CAST('1900-01-01' AS DATE) AND CAST('2099-12-31' AS DATE))),
    accepted_values(
      column := category,
      is_in := ('Television', 'Film', 'Children', 'Entertainment', 'Sport', 'Error')
    )
  )
);

SELECT
  v.view_id::TEXT AS view_id,
  v.contract::TEXT AS user_id,
  v.mac::TEXT AS device_id,
  v._source_day::DATE AS view_date,
  UPPER(TRIM(v.app))::TEXT AS app,
  CASE
    WHEN UPPER(TRIM(v.app)) IN ('CHANNEL', 'KPLUS', 'DSHD')
    THEN 'Television'
    WHEN UPPER(TRIM(v.app)) IN ('VOD', 'FIMS')
    THEN 'Film'
    WHEN UPPER(TRIM(v.app)) = 'CHILD'
    THEN 'Children'
    WHEN UPPER(TRIM(v.app)) = 'RELAX'
    THEN 'Entertainment'
    WHEN UPPER(TRIM(v.app)) = 'SPORT'
    THEN 'Sport'
    ELSE 'Error' /* BHD, an internal test app, and what no list knows */
  END::TEXT AS category,
  v.duration::BIGINT AS watch_seconds
FROM bronze.content_views AS v
