SELECT
  printf('N%08d', number) AS session_id,
  printf('V%07d', visitor) AS visitor_id,
  CASE WHEN customer IS NOT NULL THEN printf('C%05d', customer) END AS customer_number,
  started::VARCHAR AS started_at,
  ended::VARCHAR AS ended_at,
  visit_number::VARCHAR AS visit_number,
  channel,
  CASE
    WHEN channel NOT IN ('paid search', 'email', 'social') THEN NULL
    WHEN month(started) IN (3, 4, 5) THEN 'spring garden'
    WHEN month(started) IN (6, 7, 8) THEN 'summer outdoors'
    WHEN month(started) IN (11, 12) THEN 'gifts'
    WHEN month(started) = 1 THEN 'new year tidy'
    ELSE 'everyday'
  END AS campaign,
  device,
  browser,
  system AS operating_system,
  state,
  (product_pages + guide_pages + account_pages)::VARCHAR AS page_views,
  product_pages::VARCHAR AS product_pages,
  guide_pages::VARCHAR AS guide_pages,
  account_pages::VARCHAR AS account_pages,
  product_seconds::VARCHAR AS product_seconds,
  guide_seconds::VARCHAR AS guide_seconds,
  account_seconds::VARCHAR AS account_seconds,
  added_to_cart::VARCHAR AS added_to_cart,
  CASE WHEN order_number IS NOT NULL THEN printf('W%07d', order_number) END AS order_number
FROM made
