AUDIT (
  name sources_have_rows,
  standalone TRUE,
  description 'Each declared source brought at least one row.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the file was left out on purpose; what depends on it is empty.'
  )
);

SELECT source
FROM run.sources
WHERE
  rows_in = 0
