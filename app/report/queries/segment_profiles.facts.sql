SELECT
  COUNT(*) AS segment_count,
  MAX_BY(segment_name, ROW(monetary_share, segment_id)) AS richest_segment,
  MAX_BY(share, ROW(monetary_share, segment_id)) AS richest_share,
  MAX(monetary_share) AS richest_monetary_share,
  MAX_BY(suggested_actions, ROW(monetary_share, segment_id)) AS richest_actions,
  MAX_BY(segment_name, ROW(mean_recency_days, segment_id)) AS quietest_segment,
  ROUND(MAX(mean_recency_days), 0) AS quietest_recency
FROM models.dim_segment
WHERE monetary_share IS NOT NULL
