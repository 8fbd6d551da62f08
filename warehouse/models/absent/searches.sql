MODEL (
  name silver.searches,
  kind FULL,
  description 'Empty: stands in for the contract searches (grain: search) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS search_id, /* Identifier of the search event */
  NULL::TEXT AS user_id, /* Identifier of the user; null for anonymous searches */
  NULL::TIMESTAMP AS searched_at, /* When the search was typed */
  NULL::TEXT AS keyword, /* Text searched for, as typed */
  NULL::TEXT AS action, /* Whether the search was entered or quit */
  NULL::TEXT AS platform, /* Platform the search was made on */
  NULL::TEXT AS network, /* Network the search was made over */
  NULL::TEXT AS provider /* Internet provider of the user */
WHERE
  FALSE
