AUDIT (
  name order_items_name_their_seller,
  standalone TRUE,
  description 'Each order line names its seller, where the dataset has sellers.',
  defaults (
    severity = 'warn',
    remedy = 'Ask for the seller of the line; sales by seller leave it in the null group.'
  )
);

SELECT i.order_id, i.line_number
FROM silver.order_items AS i
WHERE
  i.seller_id IS NULL AND EXISTS(SELECT 1 FROM silver.sellers)
