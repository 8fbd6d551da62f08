AUDIT (
  name orders_have_a_customer,
  standalone TRUE,
  description 'Each order names its customer.',
  defaults (
    severity = 'warn',
    remedy = 'Ask for the customer numbers; without one an order falls into the null group of customer questions.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  customer_id IS NULL
