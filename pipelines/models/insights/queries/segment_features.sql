WITH told AS (
  SELECT segment_name, as_of_date, 'days since the last order' AS feature, CAST(recency_days AS DOUBLE) AS figure
  FROM models.dim_customer_segmented
  UNION ALL
  SELECT segment_name, as_of_date, 'orders placed', CAST(order_count AS DOUBLE)
  FROM models.dim_customer_segmented
  UNION ALL
  SELECT segment_name, as_of_date, 'price of all they ordered', CAST(monetary AS DOUBLE)
  FROM models.dim_customer_segmented
  UNION ALL
  SELECT segment_name, as_of_date, 'mean price of an order', CAST(average_order_value AS DOUBLE)
  FROM models.dim_customer_segmented
  UNION ALL
  SELECT segment_name, as_of_date, 'different products', CAST(product_count AS DOUBLE)
  FROM models.dim_customer_segmented
  UNION ALL
  SELECT segment_name, as_of_date, 'review score', CAST(review_score_mean AS DOUBLE)
  FROM models.dim_customer_segmented
), whole AS (
  SELECT feature, AVG(figure) AS middle, STDDEV_POP(figure) AS spread
  FROM told
  GROUP BY feature
), means AS (
  SELECT
    told.segment_name,
    told.as_of_date,
    told.feature,
    AVG(told.figure) AS mean_figure,
    MAX(whole.middle) AS middle,
    (AVG(told.figure) - MAX(whole.middle)) / MAX(whole.spread) AS distance
  FROM told
  JOIN whole
    ON whole.feature = told.feature
  WHERE
    whole.spread > 0
  GROUP BY told.segment_name, told.as_of_date, told.feature
), ranked AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY segment_name ORDER BY ABS(distance) DESC, feature) AS place
  FROM means
  WHERE
    NOT distance IS NULL
)
SELECT
  segment_name AS subject,
  as_of_date AS period_start,
  as_of_date AS period_end,
  ROUND(mean_figure, 4) AS value,
  ROUND(middle, 4) AS reference_value,
  feature,
  ROUND(distance, 4) AS distance
FROM ranked
WHERE
  place = 1
