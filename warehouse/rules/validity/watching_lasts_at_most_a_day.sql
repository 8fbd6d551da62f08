AUDIT (
  name watching_lasts_at_most_a_day,
  standalone TRUE,
  description 'Each watching of a day lasts from 0 to 86,400 seconds.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the logging of the box: a day has no more seconds.'
  )
);

SELECT view_id
FROM silver.content_views
WHERE
  NOT watch_seconds BETWEEN 0 AND 86400
