AUDIT (
  name newest_event_is_recent,
  standalone TRUE,
  description 'The newest event is at most stale_after_days days older than the day of the run.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the owner of the files for newer ones, or leave the setting stale_after_days out for a dataset of the past.'
  )
);

SELECT newest_day
FROM run.staleness
WHERE
  newest_day < run_date - stale_after_days
