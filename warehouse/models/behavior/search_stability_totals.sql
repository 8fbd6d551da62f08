MODEL (
  name behavior.search_stability_totals,
  kind FULL,
  grain period_start,
  description 'One row per month that another with searches follows: users of the two months, for shares by either convention.',
  audits (
    not_null(columns := (period_start, next_period_start, users_before, users_after, users_both, users_either)),
    unique_values(columns := (period_start)),
    forall(criteria := (
      users_kept + users_changed = users_both,
      users_before + users_after = users_both + users_either,
      users_keyword_kept <= users_both
    ))
  )
);

WITH months AS (
  SELECT period_start, COUNT(*) AS users
  FROM behavior.user_period_genre
  GROUP BY period_start
), stayed AS (
  SELECT
    period_start,
    COUNT(*) AS users,
    SUM(CASE WHEN is_kept THEN 1 ELSE 0 END) AS kept,
    SUM(CASE WHEN is_keyword_kept THEN 1 ELSE 0 END) AS keyword_kept
  FROM behavior.search_stability
  GROUP BY period_start
)
SELECT
  b.period_start::DATE AS period_start, /* First day of the earlier month */
  a.period_start::DATE AS next_period_start, /* First day of the month after */
  b.users::BIGINT AS users_before, /* Users who searched in the earlier month */
  a.users::BIGINT AS users_after, /* Users who searched in the month after */
  COALESCE(s.users, 0)::BIGINT AS users_both, /* Users who searched in both */
  (b.users + a.users - COALESCE(s.users, 0))::BIGINT AS users_either, /* Users who searched in at least one of the two */
  COALESCE(s.kept, 0)::BIGINT AS users_kept, /* Of both, users who kept their genre */
  (COALESCE(s.users, 0) - COALESCE(s.kept, 0))::BIGINT AS users_changed, /* Of both, users who changed it */
  COALESCE(s.keyword_kept, 0)::BIGINT AS users_keyword_kept /* Of both, users who kept their keyword */
FROM months AS b
JOIN months AS a
  ON a.period_start = CAST(b.period_start + INTERVAL '1' MONTH AS DATE)
LEFT JOIN stayed AS s
  ON s.period_start = b.period_start
