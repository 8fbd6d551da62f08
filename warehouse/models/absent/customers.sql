MODEL (
  name silver.customers,
  kind FULL,
  description 'Empty: stands in for the contract customers (grain: customer record: one address of a person, from a moment on) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS customer_record_id, /* Identifier of the record, one address of a person from a moment on */
  NULL::TEXT AS customer_id, /* Identifier of the person, equal over all records */
  NULL::TIMESTAMP AS recorded_at, /* When the record was first true */
  NULL::TEXT AS city, /* City of the customer's address */
  NULL::TEXT AS state, /* Code of the state of the customer's address */
  NULL::TEXT AS state_name, /* Name of the state of the customer's address */
  NULL::TEXT AS region, /* Region of the country that the state belongs to */
  NULL::TEXT AS country, /* Country of the customer's address */
  NULL::TEXT AS country_source, /* Country as the source names it, where that is known */
  NULL::TEXT AS zip_prefix, /* First digits of the customer's postal code */
  NULL::DATE AS signed_up_on /* Day the person opened an account; null where the source does not say */
WHERE
  FALSE
