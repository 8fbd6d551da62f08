MODEL (
  name silver.searches,
  kind FULL,
  grain search_id,
  description 'One row per search of the site; without a user where nobody was logged in, without a keyword where none was typed.',
  audits (
    not_null(columns := (search_id, searched_at, action)),
    unique_values(columns := (search_id)),
    forall(criteria := (CAST(searched_at AS DATE) BETWEEN CAST('1900-01-01' AS DATE) AND CAST('2099-12-31' AS DATE)))
  )
);

SELECT
  q.search_id::TEXT AS search_id,
  q.customer_number::TEXT AS user_id,
  q.searched_at::TIMESTAMP AS searched_at,
  q.keyword::TEXT AS keyword,
  q.action::TEXT AS action,
  q.platform::TEXT AS platform,
  q.network::TEXT AS network,
  q.provider::TEXT AS provider
FROM bronze.searches AS q
