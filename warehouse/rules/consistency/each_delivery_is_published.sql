AUDIT (
  name each_delivery_is_published,
  standalone TRUE,
  description 'Each delivered order of known delivery time is in the deliveries.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_fulfillment: it lost rows of silver.orders.'
  )
);

SELECT o.order_id
FROM silver.orders AS o
LEFT JOIN operations.fact_fulfillment AS f
  ON f.order_id = o.order_id
WHERE
  o.order_status = 'delivered' AND NOT o.delivered_at IS NULL AND f.order_id IS NULL
