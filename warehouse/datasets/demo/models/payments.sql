MODEL (
  name silver.payments,
  kind FULL,
  grain (order_id, payment_sequence),
  description 'One row per payment; an order may be paid by a gift card and the rest otherwise.',
  audits (
    not_null(columns := (order_id, payment_sequence, payment_type, amount)),
    unique_combination_of_columns(columns := (order_id, payment_sequence))
  )
);

SELECT
  p.order_number::TEXT AS order_id,
  p.payment_number::INTEGER AS payment_sequence,
  p.method::TEXT AS payment_type,
  p.installments::INTEGER AS installments,
  p.amount::DECIMAL(18, 4) AS amount
FROM bronze.payments AS p
