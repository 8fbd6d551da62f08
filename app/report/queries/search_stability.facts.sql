SELECT
  COUNT(*) AS pair_count,
  SUM(users_both) AS users,
  SUM(users_kept) / NULLIF(SUM(users_both), 0) AS kept_share,
  SUM(users_keyword_kept) / NULLIF(SUM(users_both), 0) AS keyword_kept_share,
  SUM(users_both) / NULLIF(SUM(users_before), 0) AS back_share,
  MAX_BY(next_period_start, ROW(users_kept / NULLIF(users_both, 0), next_period_start)) FILTER (WHERE users_both > 0) AS steadiest_month,
  MIN_BY(next_period_start, ROW(users_kept / NULLIF(users_both, 0), next_period_start)) FILTER (WHERE users_both > 0) AS least_steady_month,
  CASE
    WHEN SUM(users_kept) >= 0.5 * SUM(users_both) THEN 'Interests mostly stay'
    ELSE 'Interests mostly change from month to month'
  END AS verdict
FROM behavior.search_stability_totals
