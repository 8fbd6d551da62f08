MODEL (
  name silver.keyword_labels,
  kind FULL,
  description 'Empty: stands in for the contract keyword_labels (grain: keyword) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS keyword,
  NULL::TEXT AS genre
WHERE
  FALSE
