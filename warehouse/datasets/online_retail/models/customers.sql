MODEL (
  name silver.customers,
  kind FULL,
  grain customer_record_id,
  description 'One row per invoice of a known customer, and one per country for the customers nobody knows.',
  audits (
    not_null(columns := (customer_record_id, recorded_at)),
    unique_values(columns := (customer_record_id))
  )
);

SELECT
  customer_record_id::TEXT AS customer_record_id,
  MIN(customer_id)::TEXT AS customer_id,
  MIN(invoiced_at)::TIMESTAMP AS recorded_at,
  NULL::TEXT AS city,
  NULL::TEXT AS state,
  NULL::TEXT AS state_name,
  NULL::TEXT AS region,
  MIN(country)::TEXT AS country,
  MIN(country_source)::TEXT AS country_source,
  NULL::TEXT AS zip_prefix,
  NULL::DATE AS signed_up_on
FROM silver.invoices
GROUP BY customer_record_id
