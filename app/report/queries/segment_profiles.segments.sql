SELECT
  segment_name,
  description,
  suggested_actions,
  customer_count,
  share,
  monetary_share,
  mean_monetary AS mean_spent,
  mean_recency_days AS mean_recency,
  mean_order_count AS mean_orders
FROM models.dim_segment
ORDER BY share DESC, segment_id
