MODEL (
  name silver.content_views,
  kind FULL,
  description 'Empty: stands in for the contract content_views (grain: watching of one app by a user on a device) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS view_id, /* Identifier of the record of watching */
  NULL::TEXT AS user_id, /* Identifier of the user, by contract */
  NULL::TEXT AS device_id, /* Identifier of the device */
  NULL::DATE AS view_date, /* Day of the watching */
  NULL::TEXT AS app, /* Application that was watched */
  NULL::TEXT AS category, /* Category of content that the application belongs to */
  NULL::BIGINT AS watch_seconds /* Seconds watched on the day */
WHERE
  FALSE
