/* An orphan names an order of a shop long closed. A comment is an opening on the product, then a remark. */
SELECT
  printf('R%07d', review) AS review_id,
  CASE WHEN number IS NULL THEN printf('OLD-%04d', row) ELSE printf('W%07d', number) END AS order_number,
  stars::VARCHAR AS stars,
  title,
  NULLIF(CONCAT_WS(' ', replace(opening, '{noun}', COALESCE(noun, 'product')), remark), '') AS comment,
  posted::DATE::VARCHAR AS posted_on,
  answered::VARCHAR AS answered_at
FROM made
ORDER BY posted, review
