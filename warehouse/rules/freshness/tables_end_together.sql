AUDIT (
  name tables_end_together,
  standalone TRUE,
  description 'No published table ends more than 31 days before the newest event of all.',
  defaults (
    severity = 'warn',
    remedy = 'See whether one export stopped earlier than the others; comparisons across the tables are lame at the end.'
  )
);

SELECT table_name
FROM run.tables
WHERE
  newest_day < (
    SELECT MAX(newest_day) FROM run.tables
  ) - 31
