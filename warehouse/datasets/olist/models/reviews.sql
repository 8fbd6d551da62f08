MODEL (
  name silver.reviews,
  kind FULL,
  grain (review_id, order_id),
  description 'One row per review and order: Olist repeats a review_id where one review covers several orders.',
  audits (
    not_null(columns := (review_id, order_id, score)),
    unique_combination_of_columns(columns := (review_id, order_id))
  )
);

SELECT
  r.review_id::TEXT AS review_id,
  r.order_id::TEXT AS order_id,
  r.review_score::INTEGER AS score,
  r.review_comment_title::TEXT AS title,
  r.review_comment_message::TEXT AS comment,
  r.review_creation_date::DATE AS created_date,
  r.review_answer_timestamp::TIMESTAMP AS answered_at
FROM bronze.order_reviews AS r
