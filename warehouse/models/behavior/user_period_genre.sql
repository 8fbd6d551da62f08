MODEL (
  name behavior.user_period_genre,
  kind FULL,
  grain user_period_key,
  description 'One row per user and calendar month with a search by keyword: what the user searched for most.',
  audits (
    not_null(columns := (user_period_key, user_id, period_start, top_genre, top_keyword)),
    unique_values(columns := (user_period_key)),
    forall(criteria := (genre_search_count BETWEEN 1 AND search_count))
  )
);

/* Of equally frequent genres, and keywords, the first by the alphabet is taken, so that every run takes the same. */
WITH searched AS (
  SELECT
    user_id,
    CAST(DATE_TRUNC('month', search_date) AS DATE) AS period_start,
    genre,
    keyword_folded
  FROM behavior.fact_search_behavior
  WHERE
    user_id IS NOT NULL AND keyword_folded IS NOT NULL
), genres AS (
  SELECT
    user_id,
    period_start,
    genre,
    COUNT(*) AS searches,
    SUM(COUNT(*)) OVER (PARTITION BY user_id, period_start) AS all_searches,
    ROW_NUMBER() OVER (PARTITION BY user_id, period_start ORDER BY COUNT(*) DESC, genre) AS place
  FROM searched
  GROUP BY user_id, period_start, genre
), keywords AS (
  SELECT
    user_id,
    period_start,
    keyword_folded,
    ROW_NUMBER() OVER (PARTITION BY user_id, period_start ORDER BY COUNT(*) DESC, keyword_folded) AS place
  FROM searched
  GROUP BY user_id, period_start, keyword_folded
)
SELECT
  MD5(CONCAT(g.user_id, '|', CAST(g.period_start AS TEXT)))::TEXT AS user_period_key, /* Key of user and month */
  g.user_id::TEXT AS user_id, /* The searcher */
  g.period_start::DATE AS period_start, /* First day of the calendar month */
  g.genre::TEXT AS top_genre, /* Genre searched for most in the month */
  k.keyword_folded::TEXT AS top_keyword, /* Keyword searched for most in the month, of any genre */
  g.all_searches::BIGINT AS search_count, /* Searches by keyword of the user in the month */
  g.searches::BIGINT AS genre_search_count /* Of these, searches in the top genre */
FROM genres AS g
JOIN keywords AS k
  ON k.user_id = g.user_id AND k.period_start = g.period_start AND k.place = 1
WHERE
  g.place = 1
