AUDIT (
  name session_rows_are_unique,
  standalone TRUE,
  description 'No session equals another in every column.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: the source has no session number, and equal sessions are sessions of their own.'
  )
);

SELECT administrative, administrative_duration, informational, informational_duration, product_related, product_related_duration, bounce_rates, exit_rates, page_values, special_day, month, operating_systems, browser, region, traffic_type, visitor_type, weekend, revenue, COUNT(*) - 1 AS failing_rows
FROM bronze.sessions
GROUP BY
  administrative,
  administrative_duration,
  informational,
  informational_duration,
  product_related,
  product_related_duration,
  bounce_rates,
  exit_rates,
  page_values,
  special_day,
  month,
  operating_systems,
  browser,
  region,
  traffic_type,
  visitor_type,
  weekend,
  revenue
HAVING
  COUNT(*) > 1
