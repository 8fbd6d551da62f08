SELECT
  printf('W%07d', number) AS order_number,
  payment::VARCHAR AS payment_number,
  method,
  installments::VARCHAR AS installments,
  printf('%d.%02d', cents // 100, cents % 100) AS amount
FROM made
