AUDIT (
  name orders_have_items,
  standalone TRUE,
  description 'Each order has at least one line.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the owner of the orders whether all lines were exported; orders without lines count as orders but carry no revenue.'
  )
);

SELECT o.order_id
FROM silver.orders AS o
LEFT JOIN silver.order_items AS i
  ON i.order_id = o.order_id
WHERE
  i.order_id IS NULL
