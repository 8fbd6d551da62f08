MODEL (
  name silver.invoices,
  kind FULL,
  grain invoice_number,
  description 'One row per invoice, dated by its first line: a few were written over two minutes.',
  audits (
    not_null(columns := (invoice_number, customer_record_id, invoiced_at, order_status)),
    unique_values(columns := (invoice_number))
  )
);

WITH invoices AS (
  SELECT
    invoice_number,
    MIN(invoiced_at) AS invoiced_at,
    MIN(customer_id) AS customer_id,
    MIN(country) AS country,
    MIN(country_source) AS country_source,
    MIN(line_type) AS first_type,
    MAX(line_type) AS last_type
  FROM silver.invoice_lines
  GROUP BY invoice_number
)
SELECT
  invoice_number::TEXT AS invoice_number, /* Number of the invoice */
  CASE
    WHEN customer_id IS NULL
    THEN CONCAT('unknown|', COALESCE(country_source, ''))
    ELSE invoice_number
  END::TEXT AS customer_record_id, /* Unknown customers of one country share a record, so that their country is kept */
  customer_id::TEXT AS customer_id, /* Identifier of the customer; null where unknown */
  invoiced_at::TIMESTAMP AS invoiced_at, /* When the invoice was written */
  country::TEXT AS country, /* Country of the customer in English */
  country_source::TEXT AS country_source, /* Country of the customer as the source writes it */
  CASE
    WHEN first_type = 'cancellation'
    THEN 'canceled'
    WHEN first_type = 'adjustment'
    THEN 'adjusted'
    WHEN first_type = 'write_off' AND last_type = 'write_off'
    THEN 'written_off'
    ELSE 'completed'
  END::TEXT AS order_status /* What the invoice is, by its lines */
FROM invoices
