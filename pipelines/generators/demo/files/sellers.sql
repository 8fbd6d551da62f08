SELECT
  printf('S%03d', number) AS seller_code,
  name AS seller_name,
  city,
  state,
  zip_prefix || printf('%02d', zip_ending) AS zip_code,
  joined::DATE::VARCHAR AS joined_on
FROM made
