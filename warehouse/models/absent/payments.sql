MODEL (
  name silver.payments,
  kind FULL,
  description 'Empty: stands in for the contract payments (grain: payment of an order) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS order_id, /* Identifier of the order that was paid */
  NULL::INTEGER AS payment_sequence, /* Number of the payment within its order */
  NULL::TEXT AS payment_type, /* Means of payment */
  NULL::INTEGER AS installments, /* Number of installments chosen */
  NULL::DECIMAL(18, 4) AS amount /* Amount paid */
WHERE
  FALSE
