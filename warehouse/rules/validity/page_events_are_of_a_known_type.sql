AUDIT (
  name page_events_are_of_a_known_type,
  standalone TRUE,
  description 'Each page event is a view, search, add to cart, checkout or purchase.',
  defaults (
    severity = 'warn',
    remedy = 'Add the word to the pack''s staging model, or mend it at its source.'
  )
);

SELECT event_id
FROM silver.page_events
WHERE
  NOT event_type IN ('view', 'search', 'add_to_cart', 'checkout', 'purchase')
