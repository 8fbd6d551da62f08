AUDIT (
  name orders_are_unique,
  standalone TRUE,
  description 'No order is in the orders twice.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_orders: a join multiplied its rows.'
  )
);

SELECT order_id, COUNT(*) - 1 AS failing_rows
FROM operations.fact_orders
GROUP BY
  order_id
HAVING
  COUNT(*) > 1
