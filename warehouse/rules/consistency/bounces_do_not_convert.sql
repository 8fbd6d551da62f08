AUDIT (
  name bounces_do_not_convert,
  standalone TRUE,
  description 'No session that left after one page is converted.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the tracking: a purchase takes more than one page.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  is_bounce AND is_converted
