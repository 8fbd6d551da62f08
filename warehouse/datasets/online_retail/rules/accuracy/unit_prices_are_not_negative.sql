AUDIT (
  name unit_prices_are_not_negative,
  standalone TRUE,
  description 'No invoice line has a negative unit price.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the line adjusts bad debt; adjustments are not counted as revenue.'
  )
);

SELECT invoice_number, stock_code
FROM bronze.invoice_lines
WHERE
  unit_price < 0
