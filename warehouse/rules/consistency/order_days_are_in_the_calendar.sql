AUDIT (
  name order_days_are_in_the_calendar,
  standalone TRUE,
  description 'Each day with orders is a day of the calendar.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model common.dim_date: its eleven years must begin with the first event.'
  )
);

SELECT d.order_date
FROM (
  SELECT DISTINCT order_date
  FROM operations.fact_orders
) AS d
LEFT JOIN common.dim_date AS c
  ON c.date_day = d.order_date
WHERE
  c.date_day IS NULL
