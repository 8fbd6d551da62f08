AUDIT (
  name each_row_is_accounted_for,
  standalone TRUE,
  description 'The rows of a source are those loaded and those set aside.',
  defaults (
    severity = 'block',
    remedy = 'Report it with the file: landing lost or multiplied a row.'
  )
);

SELECT source
FROM run.sources
WHERE
  rows_in <> loaded + quarantined
