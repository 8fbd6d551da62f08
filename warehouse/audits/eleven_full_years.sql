/* The calendar is empty (no orders) or runs without a gap over eleven full years. */
AUDIT (
  name eleven_full_years
);

SELECT COUNT(*) AS days
FROM @this_model
HAVING
  COUNT(*) > 0
  AND (
    COUNT(DISTINCT year) <> 11
    OR COUNT(*) <> DATE_DIFF('day', MIN(date_day), MAX(date_day)) + 1
    OR MIN(EXTRACT(DAY FROM date_day) * 100 + EXTRACT(MONTH FROM date_day)) <> 101
  )
