MODEL (
  name silver.customer_record_versions,
  kind FULL,
  grain customer_record_id,
  description 'One row per customer record: the version of the customer that the record belongs to.',
  audits (
    not_null(columns := (customer_record_id, customer_key, valid_from)),
    unique_values(columns := (customer_record_id))
  )
);

/* A version is a run of records of one person with an equal address. Two versions may begin in the same second: the
   second of them gets its rank into the key, so that the key stays unique. A record of nobody known stands for itself. */
WITH records AS (
  SELECT
    customer_record_id,
    customer_id,
    COALESCE(customer_id, customer_record_id) AS person,
    recorded_at,
    city,
    state,
    country,
    zip_prefix
  FROM silver.customers
), compared AS (
  SELECT
    customer_record_id,
    customer_id,
    person,
    recorded_at,
    ROW_NUMBER() OVER (PARTITION BY person ORDER BY recorded_at, customer_record_id) AS record_number,
    CASE
      WHEN city IS NOT DISTINCT FROM LAG(city) OVER (PARTITION BY person ORDER BY recorded_at, customer_record_id)
      AND state IS NOT DISTINCT FROM LAG(state) OVER (PARTITION BY person ORDER BY recorded_at, customer_record_id)
      AND country IS NOT DISTINCT FROM LAG(country) OVER (PARTITION BY person ORDER BY recorded_at, customer_record_id)
      AND zip_prefix IS NOT DISTINCT FROM LAG(zip_prefix) OVER (PARTITION BY person ORDER BY recorded_at, customer_record_id)
      THEN 0
      ELSE 1
    END AS is_new_address
  FROM records
), numbered AS (
  SELECT
    customer_record_id,
    customer_id,
    person,
    recorded_at,
    record_number,
    SUM(CASE WHEN record_number = 1 THEN 1 ELSE is_new_address END) OVER (
      PARTITION BY person
      ORDER BY record_number
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS version_number
  FROM compared
), begun AS (
  SELECT
    customer_record_id,
    customer_id,
    person,
    version_number,
    record_number,
    MIN(recorded_at) OVER (PARTITION BY person, version_number) AS valid_from,
    MIN(record_number) OVER (PARTITION BY person, version_number) AS first_record_number
  FROM numbered
), ranked AS (
  SELECT
    customer_record_id,
    customer_id,
    person,
    version_number,
    valid_from,
    record_number = first_record_number AS is_first_record,
    DENSE_RANK() OVER (PARTITION BY person, valid_from ORDER BY version_number) AS rank_at_moment
  FROM begun
)
SELECT
  customer_record_id::TEXT AS customer_record_id,
  customer_id::TEXT AS customer_id,
  MD5(
    CONCAT(
      person, '|', CAST(valid_from AS TEXT),
      CASE WHEN rank_at_moment > 1 THEN CONCAT('|', CAST(rank_at_moment AS TEXT)) ELSE '' END
    )
  )::TEXT AS customer_key, /* Key of the version: person, when it began, and its rank where two began at once */
  version_number::INTEGER AS version_number, /* Number of the version among those of the person, from 1 */
  valid_from::TIMESTAMP AS valid_from, /* When the address of this version was first known */
  is_first_record::BOOLEAN AS is_first_record /* Whether the record opens its version */
FROM ranked
