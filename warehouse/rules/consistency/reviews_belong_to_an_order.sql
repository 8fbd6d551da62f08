AUDIT (
  name reviews_belong_to_an_order,
  standalone TRUE,
  description 'Each review belongs to a published order.',
  defaults (
    severity = 'warn',
    remedy = 'Land the orders of these reviews; until then they count in no group of customers or places.'
  )
);

SELECT r.review_key
FROM customer_service.fact_reviews AS r
LEFT JOIN operations.fact_orders AS o
  ON o.order_key = r.order_key
WHERE
  o.order_key IS NULL
