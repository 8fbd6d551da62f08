MODEL (
  name silver.reviews,
  kind FULL,
  grain (review_id, order_id),
  description 'One row per review; a few are of orders older than the export.',
  audits (
    not_null(columns := (review_id, order_id, score)),
    unique_combination_of_columns(columns := (review_id, order_id))
  )
);

SELECT
  r.review_id::TEXT AS review_id,
  r.order_number::TEXT AS order_id,
  r.stars::INTEGER AS score,
  r.title::TEXT AS title,
  r.comment::TEXT AS comment,
  r.posted_on::DATE AS created_date,
  r.answered_at::TIMESTAMP AS answered_at
FROM bronze.reviews AS r
