AUDIT (
  name engagement_is_the_time_watched,
  standalone TRUE,
  description 'The time of a user in a month is the sum of what the user watched in it.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.engagement: it lost or multiplied watching.'
  )
);

SELECT w.user_id, w.period_start
FROM (
  SELECT user_id, CAST(DATE_TRUNC('month', view_date) AS DATE) AS period_start, SUM(watch_seconds) AS watch_seconds
  FROM behavior.fact_content_interactions
  WHERE
    NOT user_id IS NULL
  GROUP BY
    user_id,
    CAST(DATE_TRUNC('month', view_date) AS DATE)
) AS w
LEFT JOIN behavior.engagement AS e
  ON e.user_id = w.user_id AND e.period_start = w.period_start
WHERE
  w.watch_seconds <> COALESCE(e.watch_seconds, -1)
