/* Whether each order came after the promised moment, by the raw file; unknown where the promise lies beyond the data */
WITH orders AS (
  SELECT
    order_id,
    CAST(order_purchase_timestamp AS TIMESTAMP) AS ordered_at,
    CAST(order_estimated_delivery_date AS TIMESTAMP) AS promised_at,
    CASE WHEN order_status = 'delivered' THEN CAST(order_delivered_customer_date AS TIMESTAMP) END AS arrived_at
  FROM read_csv(?, header = true, all_varchar = true)
)
SELECT order_id, arrived_at > promised_at AS is_late
FROM orders
WHERE
  arrived_at IS NOT NULL
  AND promised_at <= (SELECT GREATEST(MAX(ordered_at), MAX(arrived_at)) FROM orders)
