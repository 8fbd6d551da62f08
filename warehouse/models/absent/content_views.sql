MODEL (
  name silver.content_views,
  kind FULL,
  description 'Empty: stands in for the contract content_views (grain: watching of one app by a user on a device) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS view_id,
  NULL::TEXT AS user_id,
  NULL::TEXT AS device_id,
  NULL::DATE AS view_date,
  NULL::TEXT AS app,
  NULL::TEXT AS category,
  NULL::BIGINT AS watch_seconds
WHERE
  FALSE
