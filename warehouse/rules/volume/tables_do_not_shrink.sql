AUDIT (
  name tables_do_not_shrink,
  standalone TRUE,
  description 'No table has less than nine tenths of the rows of the run before.',
  defaults (
    severity = 'warn',
    remedy = 'See whether a file was cut short or replaced by a part of it.'
  )
);

SELECT table_name
FROM run.changes
WHERE
  rows < 0.9 * rows_before
