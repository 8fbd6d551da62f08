SELECT
  printf('W%07d', number) AS order_number,
  printf('C%05d', customer) AS customer_number,
  printf('A%06d', address) AS address_id,
  status,
  placed::VARCHAR AS placed_at,
  approved::VARCHAR AS approved_at,
  shipped::VARCHAR AS shipped_at,
  delivered::VARCHAR AS delivered_at,
  promised::VARCHAR AS promised_by
FROM made
