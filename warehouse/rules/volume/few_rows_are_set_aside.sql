AUDIT (
  name few_rows_are_set_aside,
  standalone TRUE,
  description 'At most one row in twenty of a source is set aside.',
  defaults (
    severity = 'warn',
    remedy = 'Read the reasons in quarantine; a whole column or a format may have changed.'
  )
);

SELECT source
FROM run.sources
WHERE
  quarantined > 0.05 * rows_in
