AUDIT (
  name visitor_types_are_known,
  standalone TRUE,
  description 'Each visitor is new, returning or other.',
  defaults (
    severity = 'warn',
    remedy = 'Add the word to the pack''s staging model, or mend it at its source.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  NOT visitor_type IN ('new', 'returning', 'other')
