MODEL (
  name common.dim_customer,
  kind FULL,
  grain customer_key,
  description 'One row per version of a customer: the person and the address they had from valid_from until valid_to.',
  audits (
    not_null(columns := (customer_key, valid_from, is_current)),
    unique_values(columns := (customer_key)),
    one_current_version
  )
);

SELECT
  v.customer_key::TEXT AS customer_key, /* Key of this version of the customer */
  v.customer_id::TEXT AS customer_id, /* The person, equal over all versions; null for the unknown customers of a country */
  c.city::TEXT AS city,
  c.state::TEXT AS state, /* Code of the state */
  c.state_name::TEXT AS state_name,
  c.region::TEXT AS region,
  c.country::TEXT AS country,
  c.country_source::TEXT AS country_source, /* As the source names it, where that is known */
  c.zip_prefix::TEXT AS zip_prefix,
  v.valid_from::TIMESTAMP AS valid_from, /* When this address was first known */
  (LEAD(v.valid_from) OVER (PARTITION BY COALESCE(v.customer_id, v.customer_record_id) ORDER BY v.version_number))::TIMESTAMP AS valid_to, /* Null while open */
  (LEAD(v.valid_from) OVER (PARTITION BY COALESCE(v.customer_id, v.customer_record_id) ORDER BY v.version_number) IS NULL)::BOOLEAN AS is_current /* Whether this is the newest version of the person */
FROM silver.customer_record_versions AS v
JOIN silver.customers AS c
  ON c.customer_record_id = v.customer_record_id
WHERE
  v.is_first_record
