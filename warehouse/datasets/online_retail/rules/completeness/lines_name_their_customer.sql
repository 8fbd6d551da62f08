AUDIT (
  name lines_name_their_customer,
  standalone TRUE,
  description 'Each invoice line names its customer.',
  defaults (
    severity = 'warn',
    remedy = 'Ask for the customer numbers; these lines count in totals and fall into the null group of customer questions.'
  )
);

SELECT invoice_number, stock_code
FROM bronze.invoice_lines
WHERE
  customer_number IS NULL
