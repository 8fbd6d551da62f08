AUDIT (
  name keywords_have_a_known_genre,
  standalone TRUE,
  description 'Each searched keyword has a genre other than Other.',
  defaults (
    severity = 'warn',
    remedy = 'Label the commonest of these keywords; their searches count as Other until then.'
  )
);

SELECT search_key
FROM behavior.fact_search_behavior
WHERE
  NOT keyword_folded IS NULL AND (
    genre IS NULL OR genre = 'Other'
  )
