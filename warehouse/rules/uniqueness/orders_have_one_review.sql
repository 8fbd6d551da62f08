AUDIT (
  name orders_have_one_review,
  standalone TRUE,
  description 'No order has more than one review.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the order was surveyed twice; each review counts in averages.'
  )
);

SELECT order_id
FROM silver.reviews
GROUP BY
  order_id
HAVING
  COUNT(*) > 1
