SELECT
  printf('E%09d', number) AS event_id,
  printf('N%08d', session) AS session_id,
  occurred::VARCHAR AS occurred_at,
  CASE
    WHEN is_add THEN 'add_to_cart'
    WHEN page = 'search' THEN 'search'
    WHEN page = 'checkout' THEN 'checkout'
    WHEN page = 'confirmation' THEN 'purchase'
    ELSE 'view'
  END AS event_type,
  page AS page_type,
  CASE
    WHEN page = 'home' THEN '/'
    WHEN page = 'category' THEN '/c/' || category
    WHEN page = 'product' THEN '/p/' || sku
    WHEN page = 'guide' THEN '/guides/' || category
    ELSE '/' || page
  END AS page,
  sku,
  CASE WHEN page = 'confirmation' THEN printf('W%07d', order_number) END AS order_number
FROM made
