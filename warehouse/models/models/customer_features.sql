MODEL (
  name models.customer_features,
  kind FULL,
  grain customer_id,
  description 'One row per person who has ordered: what is known of them as of the last day with an order.',
  audits (
    not_null(columns := (customer_id, as_of_date, recency_days, order_count)),
    unique_values(columns := (customer_id))
  )
);

SELECT
  customer_id::TEXT AS customer_id, /* The person */
  CAST(cutoff_date - INTERVAL '1' DAY AS DATE) AS as_of_date, /* Last day that is known */
  recency_days::INTEGER AS recency_days, /* Days from the last order to the day after the last that is known */
  tenure_days::INTEGER AS tenure_days, /* Days since the first order, likewise */
  order_count::INTEGER AS order_count, /* Orders placed, whatever became of them */
  purchase_days::INTEGER AS purchase_days, /* Days with an order */
  monetary::DOUBLE AS monetary, /* Price of all they ordered, without freight */
  average_order_value::DOUBLE AS average_order_value, /* Mean price of an order */
  item_count::BIGINT AS item_count, /* Pieces ordered */
  line_count::BIGINT AS line_count, /* Lines ordered */
  product_count::INTEGER AS product_count, /* Different products ordered */
  category_count::INTEGER AS category_count, /* Different categories ordered */
  payment_count::INTEGER AS payment_count, /* Payments made */
  payment_total::DOUBLE AS payment_total, /* What they paid; null where no payment is known */
  installments_mean::DOUBLE AS installments_mean, /* Mean instalments of a payment; null where none is known */
  review_count::INTEGER AS review_count, /* Reviews they gave */
  review_score_mean::DOUBLE AS review_score_mean, /* Mean stars they gave; null without a review */
  cancelled_share::DOUBLE AS cancelled_share, /* Share of orders that were canceled or unavailable */
  return_total::DOUBLE AS return_total, /* Price of what went back */
  session_count::INTEGER AS session_count, /* Visits of the site, logged in */
  page_view_count::BIGINT AS page_view_count /* Pages seen on them */
FROM silver.customer_feature_cuts
WHERE
  is_newest
