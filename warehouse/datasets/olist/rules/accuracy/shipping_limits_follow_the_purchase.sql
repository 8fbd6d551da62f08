AUDIT (
  name shipping_limits_follow_the_purchase,
  standalone TRUE,
  description 'The shipping limit of a line is at most 90 days after its purchase.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the limit at its source; nothing published uses it.'
  )
);

SELECT i.order_id, i.order_item_id
FROM bronze.order_items AS i
JOIN bronze.orders AS o
  ON o.order_id = i.order_id
WHERE
  i.shipping_limit_date > o.order_purchase_timestamp + INTERVAL '90' DAY
