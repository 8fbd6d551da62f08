SELECT
  printf('A%06d', number) AS address_id,
  printf('C%05d', customer) AS customer_number,
  printf('Customer %05d', customer) AS full_name,
  printf('customer.%05d@example.com', customer) AS email,
  signed_up::DATE::VARCHAR AS signed_up_on,
  since::DATE::VARCHAR AS address_since,
  house || ' ' || street AS street,
  city,
  state,
  zip_prefix || printf('%02d', zip_ending) AS zip_code
FROM made
