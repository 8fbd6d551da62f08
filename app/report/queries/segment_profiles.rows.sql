WITH features AS (
  SELECT segment_id, 1 AS place, 'Days since order' AS feature, mean_recency_days AS value FROM models.dim_segment
  UNION ALL SELECT segment_id, 2, 'Orders', mean_order_count FROM models.dim_segment
  UNION ALL SELECT segment_id, 3, 'Spent', mean_monetary FROM models.dim_segment
  UNION ALL SELECT segment_id, 4, 'Order value', mean_average_order_value FROM models.dim_segment
  UNION ALL SELECT segment_id, 5, 'Pieces', mean_item_count FROM models.dim_segment
  UNION ALL SELECT segment_id, 6, 'Products', mean_product_count FROM models.dim_segment
  UNION ALL SELECT segment_id, 7, 'Instalments', mean_installments FROM models.dim_segment
  UNION ALL SELECT segment_id, 8, 'Stars given', mean_review_score FROM models.dim_segment
), means AS (
  SELECT
    f.feature,
    SUM(f.value * d.customer_count) / NULLIF(SUM(CASE WHEN f.value IS NOT NULL THEN d.customer_count END), 0) AS value
  FROM features AS f
  JOIN models.dim_segment AS d
    ON d.segment_id = f.segment_id
  GROUP BY f.feature
)
SELECT
  d.segment_id,
  d.segment_name,
  d.share,
  f.feature,
  f.value AS mean,
  f.value / NULLIF(m.value, 0) AS times_mean
FROM features AS f
JOIN means AS m
  ON m.feature = f.feature
JOIN models.dim_segment AS d
  ON d.segment_id = f.segment_id
WHERE
  m.value IS NOT NULL
ORDER BY
  d.share DESC,
  d.segment_id,
  f.place
