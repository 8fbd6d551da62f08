MODEL (
  name silver.product_names,
  kind FULL,
  grain (product_id, product_name),
  description 'One row per name that a stock code was ever invoiced under, notes of the stockroom included.',
  audits (
    not_null(columns := (product_id, product_name, line_count, priced_line_count)),
    unique_combination_of_columns(columns := (product_id, product_name))
  )
);

SELECT
  stock_code::TEXT AS product_id,
  description::TEXT AS product_name,
  COUNT(*)::INTEGER AS line_count,
  SUM(CASE WHEN unit_price > 0 THEN 1 ELSE 0 END)::INTEGER AS priced_line_count,
  MIN(CAST(invoiced_at AS DATE))::DATE AS first_date,
  MAX(CAST(invoiced_at AS DATE))::DATE AS last_date
FROM silver.invoice_lines
WHERE
  description IS NOT NULL
GROUP BY stock_code, description
