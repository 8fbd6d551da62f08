MODEL (
  name behavior.interest_transitions,
  kind FULL,
  grain transition_key,
  description 'One row per month, genre and genre of the month after: how many users went from the one to the other.',
  audits (
    not_null(columns := (transition_key, period_start, next_period_start, from_genre, to_genre, users, share, is_kept)),
    unique_values(columns := (transition_key)),
    forall(criteria := (users >= 1, share > 0 AND share <= 1, is_kept = (from_genre = to_genre)))
  )
);

SELECT
  MD5(CONCAT(CAST(s.period_start AS TEXT), '|', s.genre, '|', s.next_genre))::TEXT AS transition_key, /* Key of month and genres */
  s.period_start::DATE AS period_start, /* First day of the earlier month */
  s.next_period_start::DATE AS next_period_start, /* First day of the month after */
  s.genre::TEXT AS from_genre, /* Searched for most in the earlier month */
  s.next_genre::TEXT AS to_genre, /* Searched for most in the month after */
  COUNT(*)::BIGINT AS users, /* Users who searched in both months and went this way */
  (CAST(COUNT(*) AS DOUBLE) / SUM(COUNT(*)) OVER (PARTITION BY s.period_start, s.genre))::DOUBLE AS share, /* Of the users of from_genre */
  (s.genre = s.next_genre)::BOOLEAN AS is_kept /* Whether both are the same genre */
FROM behavior.search_stability AS s
GROUP BY
  s.period_start,
  s.next_period_start,
  s.genre,
  s.next_genre
