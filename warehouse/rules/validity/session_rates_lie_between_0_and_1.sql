AUDIT (
  name session_rates_lie_between_0_and_1,
  standalone TRUE,
  description 'Bounce rate, exit rate and special day lie between 0 and 1.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the tracking: a rate is a part of a whole.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  NOT bounce_rate BETWEEN 0 AND 1
  OR NOT exit_rate BETWEEN 0 AND 1
  OR NOT special_day BETWEEN 0 AND 1
