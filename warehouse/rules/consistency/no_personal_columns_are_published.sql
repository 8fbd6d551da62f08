AUDIT (
  name no_personal_columns_are_published,
  standalone TRUE,
  description 'No published table has a column of names, mail addresses, streets, phone numbers or device addresses.',
  defaults (
    severity = 'block',
    remedy = 'Leave the column out of the model: names and addresses stay in silver.'
  )
);

SELECT table_schema, table_name, column_name
FROM information_schema.columns
WHERE
  table_schema IN ('common', 'sales', 'operations', 'finance', 'customer_service', 'behavior', 'marketing', 'models')
  AND REGEXP_MATCHES(
    column_name,
    '^(full_name|first_name|last_name|customer_name|user_name|e?_?mail(_address)?|street(_address)?|address|phone(_number)?|birth_?date|mac(_address)?|ip(_address)?)$'
  )
