SELECT
  printf('T%08d', number) AS view_id,
  printf('C%05d', customer) AS customer_number,
  printf('02:1D:%02X:%02X:%02X:%02X', device // 16777216 % 256, device // 65536 % 256, device // 256 % 256, device % 256)
    AS device_id,
  watched::DATE::VARCHAR AS viewed_on,
  app,
  program,
  seconds::VARCHAR AS watch_seconds
FROM made
