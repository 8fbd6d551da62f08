SELECT
  task,
  tenth,
  row_count,
  predicted AS predicted_share,
  observed AS observed_share,
  lower_bound AS lower_share,
  upper_bound AS upper_share
FROM models.calibration
WHERE lower_bound IS NOT NULL
ORDER BY task, predicted_share
