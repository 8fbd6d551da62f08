MODEL (
  name silver.searches,
  kind FULL,
  grain search_id,
  description 'One row per search; searches without a user or a keyword are kept, networks are in lower case.',
  audits (
    not_null(columns := (search_id, searched_at, action)),
    unique_values(columns := (search_id)),
    forall(criteria := (CAST(searched_at AS DATE) BETWEEN CAST('1900-01-01' AS DATE) AND CAST('2099-12-31' AS DATE))),
    accepted_values(column := action, is_in := ('enter', 'quit'))
  )
);

SELECT
  s.event_id::TEXT AS search_id,
  s.user_id::TEXT AS user_id, /* Text: leading zeros tell users apart */
  s.searched_at::TIMESTAMP AS searched_at,
  s.keyword::TEXT AS keyword,
  s.category::TEXT AS action,
  s.platform::TEXT AS platform,
  LOWER(s.network_type)::TEXT AS network,
  s.provider::TEXT AS provider
FROM bronze.searches AS s
