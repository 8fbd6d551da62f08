AUDIT (
  name data_do_not_go_back,
  standalone TRUE,
  description 'No table ends earlier than at the run before.',
  defaults (
    severity = 'warn',
    remedy = 'See whether an older export took the place of a newer one.'
  )
);

SELECT table_name
FROM run.changes
WHERE
  newest_day < newest_day_before
