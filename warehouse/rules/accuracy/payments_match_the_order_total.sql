AUDIT (
  name payments_match_the_order_total,
  standalone TRUE,
  description 'What was paid for an order is its price and freight, to two hundredths.',
  defaults (
    severity = 'warn',
    remedy = 'Look for vouchers and interest of instalments; revenue uses the prices, not the payments.'
  )
);

SELECT order_id
FROM operations.fact_orders
WHERE
  has_items AND ABS(payment_total - (item_price_total + freight_total)) > 0.02
