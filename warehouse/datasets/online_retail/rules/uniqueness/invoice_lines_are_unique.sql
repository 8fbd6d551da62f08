AUDIT (
  name invoice_lines_are_unique,
  standalone TRUE,
  description 'No invoice line equals another in every column.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the lines were keyed twice; both are kept, as lines of their own.'
  )
);

SELECT invoice_number, stock_code, description, quantity, invoiced_at, unit_price, customer_number, country, COUNT(*) - 1 AS failing_rows
FROM bronze.invoice_lines
GROUP BY
  invoice_number,
  stock_code,
  description,
  quantity,
  invoiced_at,
  unit_price,
  customer_number,
  country
HAVING
  COUNT(*) > 1
