MODEL (
  name common.product_names,
  kind FULL,
  grain product_name_key,
  description 'One row per name that a product was ever invoiced under; empty where products have one name each.',
  depends_on (common.dim_product), /* what the audits read */
  audits (
    not_null(columns := (product_name_key, product_key, product_name, line_count, priced_line_count)),
    unique_values(columns := (product_name_key)),
    relationship(column := product_key, parent := common.dim_product, key := product_key)
  )
);

SELECT
  MD5(CONCAT(product_id, '|', product_name))::TEXT AS product_name_key, /* Key of the product and the name */
  MD5(product_id)::TEXT AS product_key, /* The product */
  product_id::TEXT AS product_id,
  product_name::TEXT AS product_name, /* As it was written */
  line_count::INTEGER AS line_count, /* Lines under this name */
  priced_line_count::INTEGER AS priced_line_count, /* Of them, lines with a price; none for notes of the stockroom */
  first_date::DATE AS first_date, /* Day of the first line */
  last_date::DATE AS last_date /* Day of the last line */
FROM silver.product_names
