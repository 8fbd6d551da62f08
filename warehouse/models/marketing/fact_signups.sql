MODEL (
  name marketing.fact_signups,
  kind FULL,
  grain signup_key,
  description 'One row per person who opened an account, whether they ever ordered or not.',
  audits (
    not_null(columns := (signup_key, customer_id, customer_key, signup_date)),
    unique_values(columns := (signup_key))
  )
);

SELECT
  MD5(c.customer_id)::TEXT AS signup_key, /* Key of the person */
  c.customer_id::TEXT AS customer_id,
  MIN(CASE WHEN v.version_number = 1 THEN v.customer_key END)::TEXT AS customer_key, /* The customer at the first address known */
  MIN(c.signed_up_on)::DATE AS signup_date /* Day the account was opened */
FROM silver.customers AS c
JOIN silver.customer_record_versions AS v
  ON v.customer_record_id = c.customer_record_id
WHERE
  NOT c.customer_id IS NULL
GROUP BY
  c.customer_id
HAVING
  NOT MIN(c.signed_up_on) IS NULL
