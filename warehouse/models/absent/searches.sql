MODEL (
  name silver.searches,
  kind FULL,
  description 'Empty: stands in for the contract searches (grain: search) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS search_id,
  NULL::TEXT AS user_id,
  NULL::TIMESTAMP AS searched_at,
  NULL::TEXT AS keyword,
  NULL::TEXT AS action,
  NULL::TEXT AS platform,
  NULL::TEXT AS network,
  NULL::TEXT AS provider
WHERE
  FALSE
