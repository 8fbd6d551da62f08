AUDIT (
  name order_totals_are_the_sum_of_lines,
  standalone TRUE,
  description 'The item price of an order is the sum of its published lines.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_orders or sales.fact_sales: they disagree.'
  )
);

SELECT o.order_id
FROM operations.fact_orders AS o
LEFT JOIN (
  SELECT order_id, SUM(item_price) AS item_price
  FROM sales.fact_sales
  GROUP BY
    order_id
) AS s
  ON s.order_id = o.order_id
WHERE
  o.item_price_total <> COALESCE(s.item_price, 0)
