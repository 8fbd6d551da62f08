MODEL (
  name silver.orders,
  kind FULL,
  description 'Empty: stands in for the contract orders (grain: order) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS order_id, /* Identifier of the order in the source */
  NULL::TEXT AS customer_record_id, /* Customer record that the order was placed with */
  NULL::TEXT AS customer_id, /* Identifier of the person who placed the order */
  NULL::TEXT AS order_status, /* What became of the order */
  NULL::TIMESTAMP AS ordered_at, /* When the order was placed, local time */
  NULL::TIMESTAMP AS approved_at, /* When the payment was approved */
  NULL::TIMESTAMP AS shipped_at, /* When the order was handed to the carrier */
  NULL::TIMESTAMP AS delivered_at, /* When the customer received the order */
  NULL::TIMESTAMP AS estimated_delivery_at /* When the customer was told the order would arrive */
WHERE
  FALSE
