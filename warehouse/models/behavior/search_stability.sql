MODEL (
  name behavior.search_stability,
  kind FULL,
  grain stability_key,
  description 'One row per user who searched in a month and in the next: whether the genre searched for most was kept.',
  audits (
    not_null(columns := (stability_key, user_id, period_start, next_period_start, genre, next_genre, is_kept, status)),
    unique_values(columns := (stability_key)),
    accepted_values(column := status, is_in := ('kept', 'changed')),
    forall(criteria := (is_kept = (genre = next_genre), is_kept = (status = 'kept'), next_period_start > period_start))
  )
);

SELECT
  b.user_period_key::TEXT AS stability_key, /* Key of user and earlier month */
  b.user_id::TEXT AS user_id, /* The searcher */
  b.period_start::DATE AS period_start, /* First day of the earlier month */
  a.period_start::DATE AS next_period_start, /* First day of the month after */
  b.top_genre::TEXT AS genre, /* Searched for most in the earlier month */
  a.top_genre::TEXT AS next_genre, /* Searched for most in the month after */
  (b.top_genre = a.top_genre)::BOOLEAN AS is_kept, /* Whether both are the same genre */
  CASE WHEN b.top_genre = a.top_genre THEN 'kept' ELSE 'changed' END::TEXT AS status, /* kept or changed */
  (b.top_keyword = a.top_keyword)::BOOLEAN AS is_keyword_kept /* Whether the keyword searched for most is the same too */
FROM behavior.user_period_genre AS b
JOIN behavior.user_period_genre AS a
  ON a.user_id = b.user_id AND a.period_start = CAST(b.period_start + INTERVAL '1' MONTH AS DATE)
