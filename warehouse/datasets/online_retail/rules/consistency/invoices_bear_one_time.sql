AUDIT (
  name invoices_bear_one_time,
  standalone TRUE,
  description 'All lines of an invoice bear the same time.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: an invoice is dated by its first line.'
  )
);

SELECT invoice_number
FROM bronze.invoice_lines
GROUP BY
  invoice_number
HAVING
  COUNT(DISTINCT invoiced_at) > 1
