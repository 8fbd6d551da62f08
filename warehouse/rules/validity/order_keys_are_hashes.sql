AUDIT (
  name order_keys_are_hashes,
  standalone TRUE,
  description 'Each order key is a hash of 32 hexadecimal digits.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_orders: keys must be equal in every engine.'
  )
);

SELECT order_id
FROM operations.fact_orders
WHERE
  NOT REGEXP_MATCHES(order_key, '^[0-9a-f]{32}$')
