AUDIT (
  name customers_have_one_first_order,
  standalone TRUE,
  description 'Each customer who bought anything has exactly one first order.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_orders: is_first_order is wrong.'
  )
);

SELECT customer_id
FROM operations.fact_orders
WHERE
  NOT customer_id IS NULL AND NOT is_first_order IS NULL
GROUP BY
  customer_id
HAVING
  SUM(CASE WHEN is_first_order THEN 1 ELSE 0 END) <> 1
