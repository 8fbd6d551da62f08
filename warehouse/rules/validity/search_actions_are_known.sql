AUDIT (
  name search_actions_are_known,
  standalone TRUE,
  description 'Each search action is enter or quit.',
  defaults (
    severity = 'warn',
    remedy = 'Add the word to the pack''s staging model, or mend it at its source.'
  )
);

SELECT search_id
FROM silver.searches
WHERE
  NOT action IN ('enter', 'quit')
