MODEL (
  name silver.invoice_lines,
  kind FULL,
  grain (invoice_number, line_number),
  description 'One row per line of the file, equal rows included, with cleaned codes and what the line is.',
  audits (
    not_null(columns := (invoice_number, line_number, stock_code, line_type, is_product)),
    unique_combination_of_columns(columns := (invoice_number, line_number))
  )
);

WITH lines AS (
  SELECT
    UPPER(TRIM(invoice_number)) AS invoice_number,
    UPPER(TRIM(stock_code)) AS stock_code,
    TRIM(description) AS description,
    quantity,
    invoiced_at,
    unit_price,
    TRIM(customer_number) AS customer_number,
    TRIM(country) AS country_source,
    _source_row AS source_row
  FROM bronze.invoice_lines
)
SELECT
  l.invoice_number::TEXT AS invoice_number,
  (ROW_NUMBER() OVER (PARTITION BY l.invoice_number ORDER BY l.source_row))::INTEGER AS line_number, /* In the order of the file */
  l.stock_code::TEXT AS stock_code, /* Upper case: the source writes some codes both ways */
  CASE WHEN l.description <> '' THEN l.description END::TEXT AS description,
  l.quantity::INTEGER AS quantity,
  l.invoiced_at::TIMESTAMP AS invoiced_at,
  l.unit_price::DECIMAL(18, 4) AS unit_price,
  CASE
    WHEN l.customer_number LIKE '%.0'
    THEN SUBSTRING(l.customer_number, 1, LENGTH(l.customer_number) - 2)
    WHEN l.customer_number <> ''
    THEN l.customer_number
  END::TEXT AS customer_id, /* A spreadsheet wrote 17850 as 17850.0; null where the customer is unknown */
  l.country_source::TEXT AS country_source,
  COALESCE(c.country, l.country_source)::TEXT AS country,
  CASE
    WHEN l.invoice_number LIKE 'C%'
    THEN 'cancellation'
    WHEN l.invoice_number LIKE 'A%'
    THEN 'adjustment'
    WHEN l.quantity < 0
    THEN 'write_off'
    ELSE 'sale'
  END::TEXT AS line_type,
  (n.stock_code IS NULL AND NOT l.stock_code LIKE 'GIFT%')::BOOLEAN AS is_product
FROM lines AS l
LEFT JOIN reference.country_names AS c
  ON c.country_source = l.country_source
LEFT JOIN reference.non_product_codes AS n
  ON n.stock_code = l.stock_code
