SELECT
  next_period_start AS after_month,
  users_both,
  users_kept / users_both AS kept_share,
  users_keyword_kept / users_both AS keyword_kept_share
FROM behavior.search_stability_totals
WHERE users_both > 0
ORDER BY after_month
