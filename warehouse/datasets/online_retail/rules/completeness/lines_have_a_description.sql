AUDIT (
  name lines_have_a_description,
  standalone TRUE,
  description 'Each invoice line has a description.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: the product is named by its other lines.'
  )
);

SELECT invoice_number, stock_code
FROM bronze.invoice_lines
WHERE
  description IS NULL
