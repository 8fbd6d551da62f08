SELECT
  segment_name AS subject,
  as_of_date AS period_start,
  as_of_date AS period_end,
  ROUND(monetary_share, 6) AS value,
  ROUND(share, 6) AS reference_value,
  customer_count AS customers,
  suggested_actions AS actions
FROM models.dim_segment
WHERE
  monetary_share > share
