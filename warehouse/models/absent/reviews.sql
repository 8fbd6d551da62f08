MODEL (
  name silver.reviews,
  kind FULL,
  description 'Empty: stands in for the contract reviews (grain: review of an order) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS review_id,
  NULL::TEXT AS order_id,
  NULL::INTEGER AS score,
  NULL::TEXT AS title,
  NULL::TEXT AS comment,
  NULL::DATE AS created_date,
  NULL::TIMESTAMP AS answered_at
WHERE
  FALSE
