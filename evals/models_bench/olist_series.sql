SELECT
  CAST(o.order_purchase_timestamp AS DATE) AS day,
  SUM(CAST(i.price AS DOUBLE)) AS revenue,
  CAST(COUNT(DISTINCT o.order_id) AS DOUBLE) AS orders
FROM READ_CSV($data || '/olist/olist_orders_dataset.csv.gz', header = TRUE, all_varchar = TRUE) AS o
JOIN READ_CSV($data || '/olist/olist_order_items_dataset.csv.gz', header = TRUE, all_varchar = TRUE) AS i
  ON i.order_id = o.order_id
WHERE NOT o.order_status IN ('canceled', 'unavailable')
GROUP BY 1
ORDER BY 1
