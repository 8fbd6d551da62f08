MODEL (
  name silver.leads,
  kind FULL,
  description 'Empty: stands in for the contract leads (grain: merchant who asked about selling) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS lead_id, /* Identifier of the merchant who asked about selling */
  NULL::DATE AS contact_date, /* Day of the first contact */
  NULL::TEXT AS origin, /* Where the contact came from; null where the source does not say */
  NULL::TIMESTAMP AS won_at, /* When the deal was closed */
  NULL::TEXT AS seller_id, /* Identifier of the seller that the lead became */
  NULL::TEXT AS business_segment, /* Trade the merchant is in */
  NULL::TEXT AS lead_type, /* Kind of merchant, by size and presence on the web */
  NULL::TEXT AS behaviour_profile, /* Character of the merchant as the sales staff saw it */
  NULL::TEXT AS business_type /* Whether the merchant resells or makes the goods */
WHERE
  FALSE
