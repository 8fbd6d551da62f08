AUDIT (
  name stock_codes_have_one_description,
  standalone TRUE,
  description 'Each stock code has one description.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: a product bears the name of most of its lines with a price, the others are kept beside it.'
  )
);

SELECT stock_code
FROM bronze.invoice_lines
GROUP BY
  stock_code
HAVING
  COUNT(DISTINCT description) > 1
