MODEL (
  name silver.payments,
  kind FULL,
  grain (order_id, payment_sequence),
  description 'One row per payment; an order may have many.',
  audits (
    not_null(columns := (order_id, payment_sequence, payment_type, amount)),
    unique_combination_of_columns(columns := (order_id, payment_sequence))
  )
);

SELECT
  p.order_id::TEXT AS order_id,
  p.payment_sequential::INTEGER AS payment_sequence,
  p.payment_type::TEXT AS payment_type,
  p.payment_installments::INTEGER AS installments,
  p.payment_value::DECIMAL(18, 4) AS amount
FROM bronze.order_payments AS p
