MODEL (
  name customer_service.fact_reviews,
  kind FULL,
  grain review_key,
  description 'One row per review and order it covers, orders older than the data included; the text stays behind.',
  depends_on (common.dim_customer), /* what the audits read */
  audits (
    not_null(columns := (review_key, order_key, score)),
    unique_values(columns := (review_key)),
    accepted_values(column := score, is_in := (1, 2, 3, 4, 5)),
    relationship(column := customer_key, parent := common.dim_customer, key := customer_key)
  )
);

SELECT
  MD5(CONCAT(r.review_id, '|', r.order_id))::TEXT AS review_key, /* Key of the review and the order it covers */
  r.review_id::TEXT AS review_id,
  MD5(r.order_id)::TEXT AS order_key,
  r.order_id::TEXT AS order_id,
  v.customer_key::TEXT AS customer_key,
  o.customer_id::TEXT AS customer_id,
  CAST(o.ordered_at AS DATE) AS order_date, /* Day the reviewed order was placed; null where the order is older than the data */
  o.ordered_at::TIMESTAMP AS ordered_at,
  r.score::INTEGER AS score,
  r.created_date::DATE AS created_date,
  r.answered_at::TIMESTAMP AS answered_at,
  (@hours_between(CAST(r.created_date AS TIMESTAMP), r.answered_at))::DOUBLE AS answer_hours, /* From the midnight the survey was sent */
  (r.comment IS NOT NULL OR r.title IS NOT NULL)::BOOLEAN AS has_comment, /* Whether the review has a title or a text */
  (r.score >= 4)::BOOLEAN AS is_positive, /* Four or five stars */
  (r.score <= 2)::BOOLEAN AS is_negative /* One or two stars */
FROM silver.reviews AS r
LEFT JOIN silver.orders AS o
  ON o.order_id = r.order_id
LEFT JOIN silver.customer_record_versions AS v
  ON v.customer_record_id = o.customer_record_id
