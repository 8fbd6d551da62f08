MODEL (
  name silver.leads,
  kind FULL,
  grain lead_id,
  description 'One row per merchant who asked about selling through Olist, with the deal that was closed, if the copy has it.',
  audits (
    not_null(columns := (lead_id, contact_date)),
    unique_values(columns := (lead_id))
  )
);

SELECT
  l.mql_id::TEXT AS lead_id,
  l.first_contact_date::DATE AS contact_date,
  l.origin::TEXT AS origin,
  d.won_date::TIMESTAMP AS won_at,
  d.seller_id::TEXT AS seller_id,
  d.business_segment::TEXT AS business_segment,
  d.lead_type::TEXT AS lead_type,
  d.lead_behaviour_profile::TEXT AS behaviour_profile,
  d.business_type::TEXT AS business_type
FROM bronze.leads AS l
LEFT JOIN bronze.closed_deals AS d
  ON d.mql_id = l.mql_id
