MODEL (
  name finance.fact_payments,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column order_date
  ),
  grain payment_key,
  description 'One row per payment of an order.',
  depends_on (operations.fact_orders), /* what the audits read */
  audits (
    not_null(columns := (payment_key, order_key, order_date, payment_type, amount)),
    unique_values(columns := (payment_key)),
    relationship(column := order_key, parent := operations.fact_orders, key := order_key)
  )
);

SELECT
  MD5(CONCAT(p.order_id, '|', CAST(p.payment_sequence AS TEXT)))::TEXT AS payment_key, /* Key of the payment */
  MD5(p.order_id)::TEXT AS order_key,
  p.order_id::TEXT AS order_id,
  v.customer_key::TEXT AS customer_key,
  o.customer_id::TEXT AS customer_id,
  CAST(o.ordered_at AS DATE) AS order_date, /* Day the paid order was placed */
  o.ordered_at::TIMESTAMP AS ordered_at,
  p.payment_sequence::INTEGER AS payment_sequence,
  p.payment_type::TEXT AS payment_type,
  p.installments::INTEGER AS installments,
  p.amount::DECIMAL(18, 4) AS amount,
  (p.payment_type = 'credit_card')::BOOLEAN AS is_credit_card, /* Paid by credit card */
  (p.payment_type = 'boleto')::BOOLEAN AS is_boleto, /* Bank slip */
  (p.payment_type = 'voucher')::BOOLEAN AS is_voucher, /* Paid by voucher */
  (p.payment_type = 'debit_card')::BOOLEAN AS is_debit_card, /* Paid by debit card */
  COALESCE(p.installments > 1, FALSE)::BOOLEAN AS is_installments /* Split into more than one */
FROM silver.payments AS p
LEFT JOIN silver.orders AS o
  ON o.order_id = p.order_id
LEFT JOIN silver.customer_record_versions AS v
  ON v.customer_record_id = o.customer_record_id
WHERE
  CAST(o.ordered_at AS DATE) BETWEEN @start_ds AND @end_ds
