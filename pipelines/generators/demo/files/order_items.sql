SELECT
  printf('W%07d', number) AS order_number,
  line::VARCHAR AS line_number,
  sku,
  printf('S%03d', seller) AS seller_code,
  quantity::VARCHAR AS quantity,
  printf('%d.%02d', cents // 100, cents % 100) AS unit_price,
  printf('%d.%02d', fee_cents // 100, fee_cents % 100) AS shipping_fee
FROM made
