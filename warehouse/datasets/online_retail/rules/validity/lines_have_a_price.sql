AUDIT (
  name lines_have_a_price,
  standalone TRUE,
  description 'Each invoice line has a unit price other than 0.',
  defaults (
    severity = 'warn',
    remedy = 'See whether these are gifts, samples or stock corrections; they are not counted as revenue.'
  )
);

SELECT invoice_number, stock_code
FROM bronze.invoice_lines
WHERE
  unit_price = 0
