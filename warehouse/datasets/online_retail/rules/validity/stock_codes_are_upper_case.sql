AUDIT (
  name stock_codes_are_upper_case,
  standalone TRUE,
  description 'Each stock code is written in upper case.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: codes are put in upper case.'
  )
);

SELECT invoice_number, stock_code
FROM bronze.invoice_lines
WHERE
  stock_code <> UPPER(stock_code)
