MODEL (
  name silver.leads,
  kind FULL,
  description 'Empty: stands in for the contract leads (grain: merchant who asked about selling) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS lead_id,
  NULL::DATE AS contact_date,
  NULL::TEXT AS origin,
  NULL::TIMESTAMP AS won_at,
  NULL::TEXT AS seller_id,
  NULL::TEXT AS business_segment,
  NULL::TEXT AS lead_type,
  NULL::TEXT AS behaviour_profile,
  NULL::TEXT AS business_type
WHERE
  FALSE
