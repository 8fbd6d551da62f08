MODEL (
  name silver.payments,
  kind FULL,
  description 'Empty: stands in for the contract payments (grain: payment of an order) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS order_id,
  NULL::INTEGER AS payment_sequence,
  NULL::TEXT AS payment_type,
  NULL::INTEGER AS installments,
  NULL::DECIMAL(18, 4) AS amount
WHERE
  FALSE
