AUDIT (
  name orders_have_a_review,
  standalone TRUE,
  description 'Each order has at least one review.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend unless surveys were lost; review averages speak for the reviewed orders alone.'
  )
);

SELECT o.order_id
FROM silver.orders AS o
LEFT JOIN silver.reviews AS r
  ON r.order_id = o.order_id
WHERE
  r.order_id IS NULL
