SELECT
  printf('Q%08d', number) AS search_id,
  printf('N%08d', session) AS session_id,
  CASE WHEN customer IS NOT NULL THEN printf('C%05d', customer) END AS customer_number,
  searched::VARCHAR AS searched_at,
  CASE WHEN is_shouted THEN upper(keyword) ELSE keyword END AS keyword,
  CASE WHEN quits THEN 'quit' ELSE 'enter' END AS action,
  'web ' || device AS platform,
  network,
  provider
FROM made
