AUDIT (
  name sales_are_unique_lines,
  standalone TRUE,
  description 'No line of an order is in the sales twice.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model sales.fact_sales: a join multiplied its rows.'
  )
);

SELECT order_id, line_number, COUNT(*) - 1 AS failing_rows
FROM sales.fact_sales
GROUP BY
  order_id, line_number
HAVING
  COUNT(*) > 1
