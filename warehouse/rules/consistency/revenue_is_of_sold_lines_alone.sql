AUDIT (
  name revenue_is_of_sold_lines_alone,
  standalone TRUE,
  description 'Revenue is recognized for sold lines of orders that were neither canceled, unavailable, returned, adjusted nor written off.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model sales.fact_sales: recognized_revenue is wrong.'
  )
);

SELECT sale_key
FROM sales.fact_sales
WHERE
  recognized_revenue
  AND (
    line_type <> 'sale'
    OR order_status IN ('canceled', 'unavailable', 'returned', 'adjusted', 'written_off')
    OR unit_price <= 0
  )
