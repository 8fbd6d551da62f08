MODEL (
  name silver.products,
  kind FULL,
  grain product_id,
  description 'One row per stock code, named as most of its lines with a price name it.',
  audits (
    not_null(columns := (product_id, is_product)),
    unique_values(columns := (product_id))
  )
);

/* Lines without a price carry notes of the stockroom instead of names: damaged, thrown away, found. */
WITH named AS (
  SELECT
    product_id,
    product_name,
    ROW_NUMBER() OVER (
      PARTITION BY product_id
      ORDER BY priced_line_count DESC, last_date DESC, product_name
    ) AS place
  FROM silver.product_names
  WHERE
    priced_line_count > 0
), codes AS (
  SELECT
    stock_code AS product_id,
    MIN(CASE WHEN is_product THEN 1 ELSE 0 END) = 1 AS is_product
  FROM silver.invoice_lines
  GROUP BY stock_code
)
SELECT
  c.product_id::TEXT AS product_id,
  n.product_name::TEXT AS product_name, /* Null where the code was never sold at a price */
  NULL::TEXT AS description,
  NULL::TEXT AS category,
  NULL::TEXT AS category_source,
  NULL::TEXT AS department,
  NULL::TEXT AS brand,
  NULL::DOUBLE AS weight_g,
  NULL::DOUBLE AS length_cm,
  NULL::DOUBLE AS height_cm,
  NULL::DOUBLE AS width_cm,
  NULL::INTEGER AS photos_count,
  NULL::DECIMAL(18, 2) AS list_price,
  c.is_product::BOOLEAN AS is_product
FROM codes AS c
LEFT JOIN named AS n
  ON n.product_id = c.product_id AND n.place = 1
