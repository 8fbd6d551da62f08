MODEL (
  name silver.reviews,
  kind FULL,
  description 'Empty: stands in for the contract reviews (grain: review of an order) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS review_id, /* Identifier of the review in the source */
  NULL::TEXT AS order_id, /* Identifier of the order that was reviewed */
  NULL::INTEGER AS score, /* Stars, 1 (worst) to 5 (best) */
  NULL::TEXT AS title, /* Title of the review as written */
  NULL::TEXT AS comment, /* Text of the review as written */
  NULL::DATE AS created_date, /* Day the survey was sent to the customer */
  NULL::TIMESTAMP AS answered_at /* When the customer answered the survey */
WHERE
  FALSE
