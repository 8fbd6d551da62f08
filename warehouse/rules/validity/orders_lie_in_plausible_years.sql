AUDIT (
  name orders_lie_in_plausible_years,
  standalone TRUE,
  description 'Each order was placed in 1990 or later.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the date: a wrong century comes from two-digit years or an empty date.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  ordered_at < '1990-01-01'::TIMESTAMP
