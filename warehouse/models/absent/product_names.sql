MODEL (
  name silver.product_names,
  kind FULL,
  description 'Empty: stands in for the contract product_names (grain: name a product was ever sold under) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS product_id, /* Identifier of the product */
  NULL::TEXT AS product_name, /* A name it was sold or noted under */
  NULL::INTEGER AS line_count, /* Lines under this name */
  NULL::INTEGER AS priced_line_count, /* Of them, lines with a price */
  NULL::DATE AS first_date, /* Day of the first line */
  NULL::DATE AS last_date /* Day of the last line */
WHERE
  FALSE
