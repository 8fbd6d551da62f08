MODEL (
  name silver.keyword_labels,
  kind FULL,
  description 'Empty: stands in for the contract keyword_labels (grain: keyword) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS keyword, /* Keyword that was labelled */
  NULL::TEXT AS genre /* Genre it was labelled with */
WHERE
  FALSE
