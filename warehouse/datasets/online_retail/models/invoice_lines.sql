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
  l.invoice_number::TEXT AS invoice_number, /* Number of the invoice; C begins a cancellation, A an adjustment */
  (ROW_NUMBER() OVER (PARTITION BY l.invoice_number ORDER BY l.source_row))::INTEGER AS line_number, /* In the order of the file */
  l.stock_code::TEXT AS stock_code, /* Upper case: the source writes some codes both ways */
  CASE WHEN l.description <> '' THEN l.description END::TEXT AS description, /* Name of the product as this line has it */
  l.quantity::INTEGER AS quantity, /* Units, negative where goods come back or are written off */
  l.invoiced_at::TIMESTAMP AS invoiced_at, /* When the invoice was written */
  l.unit_price::DECIMAL(18, 4) AS unit_price, /* Price of one unit */
  CASE
    WHEN l.customer_number LIKE '%.0'
    THEN SUBSTRING(l.customer_number, 1, LENGTH(l.customer_number) - 2)
    WHEN l.customer_number <> ''
    THEN l.customer_number
  END::TEXT AS customer_id, /* A spreadsheet wrote 17850 as 17850.0; null where the customer is unknown */
  l.country_source::TEXT AS country_source, /* Country of the customer as the source writes it */
  COALESCE(c.country, l.country_source)::TEXT AS country, /* Country of the customer in English */
  CASE
    WHEN l.invoice_number LIKE 'C%'
    THEN 'cancellation'
    WHEN l.invoice_number LIKE 'A%'
    THEN 'adjustment'
    WHEN l.quantity < 0
    THEN 'write_off'
    ELSE 'sale'
  END::TEXT AS line_type, /* What the line is, by the invoice number and the quantity */
  (n.stock_code IS NULL AND NOT l.stock_code LIKE 'GIFT%')::BOOLEAN AS is_product /* False for postage, fees, vouchers and the like, by stock code */
FROM lines AS l
LEFT JOIN reference.country_names AS c
  ON c.country_source = l.country_source
LEFT JOIN reference.non_product_codes AS n
  ON n.stock_code = l.stock_code
