MODEL (
  name behavior.fact_content_interactions,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column view_date
  ),
  grain interaction_key,
  description 'One row per sitting of a user with an app on a device.',
  audits (
    not_null(columns := (interaction_key, view_id, view_date, category, watch_seconds)),
    unique_values(columns := (interaction_key)),
    accepted_values(
      column := category,
      is_in := ('Television', 'Film', 'Children', 'Entertainment', 'Sport', 'Error')
    ),
    accepted_range(column := watch_seconds, min_v := 0, max_v := 86400)
  )
);

SELECT
  MD5(v.view_id)::TEXT AS interaction_key, /* Key of the sitting */
  v.view_id::TEXT AS view_id, /* Identifier of the sitting in the source */
  v.user_id::TEXT AS user_id, /* The subscriber who watched */
  MD5(v.device_id)::TEXT AS device_id, /* Hash of the device: its address stays behind */
  v.view_date::DATE AS view_date, /* Day of the log that holds the sitting */
  v.app::TEXT AS app, /* Application watched with */
  v.category::TEXT AS category, /* Television, Film, Children, Entertainment, Sport; Error where the app is not known */
  v.watch_seconds::BIGINT AS watch_seconds /* Seconds watched, at most a day */
FROM silver.content_views AS v
WHERE
  v.view_date BETWEEN @start_ds AND @end_ds
