AUDIT (
  name sales_bear_the_day_of_their_order,
  standalone TRUE,
  description 'Each order line bears the day of its order.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model sales.fact_sales: its day must be the order''s.'
  )
);

SELECT s.sale_key
FROM sales.fact_sales AS s
JOIN operations.fact_orders AS o
  ON o.order_id = s.order_id
WHERE
  s.order_date <> o.order_date
