AUDIT (
  name returns_are_cancellations,
  standalone TRUE,
  description 'A line of a negative quantity is on a cancellation (C).',
  defaults (
    severity = 'warn',
    remedy = 'See whether stock was written off; such lines are kept as write-offs and not counted as revenue.'
  )
);

SELECT invoice_number, stock_code
FROM bronze.invoice_lines
WHERE
  quantity < 0 AND NOT invoice_number LIKE 'C%'
