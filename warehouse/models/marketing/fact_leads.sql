MODEL (
  name marketing.fact_leads,
  kind FULL,
  grain lead_key,
  description 'One row per merchant who asked about selling, with the deal that was closed, if any.',
  depends_on (common.dim_date), /* what the audits read */
  audits (
    not_null(columns := (lead_key, lead_id, contact_date, is_closed)),
    unique_values(columns := (lead_key)),
    relationship(column := contact_date, parent := common.dim_date, key := date_day)
  )
);

SELECT
  MD5(lead_id)::TEXT AS lead_key, /* Key of the lead */
  lead_id::TEXT AS lead_id,
  contact_date::DATE AS contact_date, /* Day of the first contact */
  origin::TEXT AS origin, /* Where the contact came from; null where the source does not say */
  (won_at IS NOT NULL)::BOOLEAN AS is_closed, /* Whether the lead became a seller */
  won_at::TIMESTAMP AS won_at, /* When the deal was closed */
  (@days_between(CAST(contact_date AS TIMESTAMP), won_at))::DOUBLE AS days_to_close, /* From the midnight of the first contact */
  MD5(seller_id)::TEXT AS seller_key, /* The seller the lead became; some never sold and are in no other table */
  seller_id::TEXT AS seller_id,
  business_segment::TEXT AS business_segment,
  lead_type::TEXT AS lead_type,
  behaviour_profile::TEXT AS behaviour_profile,
  business_type::TEXT AS business_type
FROM silver.leads
