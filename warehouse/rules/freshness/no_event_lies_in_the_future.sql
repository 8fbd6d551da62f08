AUDIT (
  name no_event_lies_in_the_future,
  standalone TRUE,
  description 'No event is dated after the day of the run.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the dates at their source: a swapped day and month is the usual reason.'
  )
);

SELECT table_name, day, rows AS failing_rows
FROM run.days
WHERE
  day > run_date
