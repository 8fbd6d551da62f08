MODEL (
  name behavior.fact_search_behavior,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column search_date
  ),
  grain search_key,
  description 'One row per search, with the genre of its keyword; searches without a user or a keyword included.',
  audits (
    not_null(columns := (search_key, search_id, search_date, searched_at, action)),
    unique_values(columns := (search_key)),
    accepted_values(column := action, is_in := ('enter', 'quit')),
    forall(criteria := (
      (keyword_folded IS NULL) = (genre IS NULL),
      CAST(searched_at AS DATE) = search_date
    ))
  )
);

SELECT
  MD5(s.search_id)::TEXT AS search_key, /* Key of the search */
  s.search_id::TEXT AS search_id, /* Identifier of the search in the source */
  s.user_id::TEXT AS user_id, /* Null where the searcher was not known */
  CAST(s.searched_at AS DATE) AS search_date, /* Day of the search, also where its row came days later */
  s.searched_at::TIMESTAMP AS searched_at, /* Moment of the search, local time */
  s.keyword::TEXT AS keyword, /* As typed; null where nothing was */
  f.keyword_folded::TEXT AS keyword_folded, /* In one spelling: lower case, single spaces, diacritics kept */
  g.genre::TEXT AS genre, /* Genre of the keyword; Other where nothing is like it */
  s.action::TEXT AS action, /* enter: searched; quit: left without */
  s.platform::TEXT AS platform, /* Device or application searched on */
  s.network::TEXT AS network, /* ethernet, wifi, or null where unknown */
  s.provider::TEXT AS provider /* Internet provider of the searcher */
FROM silver.searches AS s
LEFT JOIN silver.keyword_folds AS f
  ON f.keyword = s.keyword
LEFT JOIN silver.keyword_genres AS g
  ON g.keyword = f.keyword_folded
WHERE
  CAST(s.searched_at AS DATE) BETWEEN @start_ds AND @end_ds
